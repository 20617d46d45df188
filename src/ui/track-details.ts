import { html, type TemplateResult } from 'lit';
import { dropReasons, totalDrops, type DropCounts, type DropReason } from '../domain/drops.ts';
import { isVideo, type Track } from '../domain/session.ts';

const reasonNames: Record<DropReason, string> = {
  none: 'unknown reason',
  'encoder-busy': 'encoder busy',
  'encoder-dropped': 'dropped by the encoder',
  'source-gap': 'gap in the source',
  'source-repeat': 'repeated by the source',
  'rate-limit': 'above the highest frame rate',
  paused: 'while paused',
  storage: 'no room left',
};

/** What a track is made of, as entries of a description list. */
export function renderTrack(track: Track): TemplateResult {
  const codecs = [...new Set(track.segments.map(({ decoder }) => decoder.codec))].join(', ');
  const files = track.segments.length > 1 ? ` in ${track.segments.length} files` : '';
  return html`
    ${track.kind === 'video'
      ? html`<div><dt>Picture</dt><dd>${sizesOf(track.segments.map(({ decoder }) => decoder)) || `${track.width} × ${track.height}`}</dd></div>`
      : html`<div><dt>Sound</dt><dd>${track.sampleRate / 1000} kHz, ${track.channels === 1 ? 'mono' : track.channels === 2 ? 'stereo' : `${track.channels} channels`}</dd></div>`}
    <div><dt>Codec</dt><dd>${codecs}</dd></div>
    <div><dt>${track.kind === 'video' ? 'Frames' : 'Packets'}</dt><dd>${track.frames}${track.kind === 'video' ? ` (${track.keyFrames} key)` : ''}${files}</dd></div>
    <div><dt>Dropped</dt><dd>${dropsText(track.drops)}</dd></div>
  `;
}

/** Every size that the picture had, in order. */
function sizesOf(decoders: Track['segments'][number]['decoder'][]): string {
  return [...new Set(decoders.filter(isVideo).map(({ codedWidth, codedHeight }) => `${codedWidth} × ${codedHeight}`))].join(', ');
}

/** How many frames of the source are not in a recording, and why. */
export function dropsText(drops: DropCounts): string {
  const reasons = dropReasons.filter((reason) => (drops[reason] ?? 0) > 0).map((reason) => `${drops[reason] ?? 0} ${reasonNames[reason]}`);
  return `${totalDrops(drops)}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}`;
}
