import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player, SoundState } from '../app/player.ts';
import { errorTexts } from './error-texts.ts';
import { mutedIcon, soundIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Mutes a session that has sound. */
@customElement('sound-button')
export class SoundButton extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: contents;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const sound = this.watch(player.sound.state);
    if (sound.at === 'none') return nothing;
    const { at } = sound;
    return html`
      <button class="button icon" aria-label="Mute" title=${titleOf(sound)} aria-pressed=${at !== 'on'} ?disabled=${at === 'failed'} @click=${() => player.sound.toggle()}>
        ${at === 'on' ? soundIcon : mutedIcon}
      </button>
    `;
  }
}

function titleOf(sound: Exclude<SoundState, { at: 'none' }>): string {
  if (sound.at === 'failed') return errorTexts[sound.error.code].title;
  if (sound.at === 'on') return 'Mute (U). Sound is heard as recorded, at 0.25× to 4×';
  return sound.by === 'person' ? 'Unmute (U)' : 'The browser has stopped the sound. Unmute (U)';
}
