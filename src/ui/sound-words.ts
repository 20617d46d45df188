import { html, nothing, type TemplateResult } from 'lit';
import type { RigSound } from '../app/rig.ts';
import type { AppError } from '../domain/errors.ts';
import { errorTexts } from './error-texts.ts';

/** How the microphone is doing; nothing where none is wanted. */
export function soundWords(sound: RigSound): TemplateResult | typeof nothing {
  if (sound.at === 'failed') return problemWords('Microphone', sound.error);
  if (sound.at !== 'on') return nothing;
  const { muted, microphone } = sound;
  return html`<p class=${muted ? 'problem' : 'quiet'}>${muted ? `${microphone.label} is muted by the device` : `Sound: ${microphone.label}`}</p>`;
}

/** In one line what can't be had, and what to do; the recording goes on without it. */
export function problemWords(what: string, { code }: AppError): TemplateResult {
  const { title, advice } = errorTexts[code];
  return html`<p class="problem">${what}: ${title}. ${advice}</p>`;
}
