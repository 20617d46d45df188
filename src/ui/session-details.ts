import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PlaybackState } from '../app/player.ts';
import { dropReasons, totalDrops, type DropReason } from '../domain/drops.ts';
import { mainTrack } from '../domain/session.ts';
import { formatBytes } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import './session-verification.ts';
import { sharedStyles } from './shared-styles.ts';

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

/** What the session is made of. */
@customElement('session-details')
export class SessionDetails extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      h2 {
        margin-bottom: var(--space-2);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr));
        gap: var(--space-3) var(--space-4);
      }
      dt {
        color: var(--ink-2);
        font-size: var(--text-s);
      }
      dd {
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) replay: Extract<PlaybackState, { at: 'open' }>['replay'] | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.replay === null) return nothing;
    const { session, frames } = this.replay;
    const track = mainTrack(session);
    const drops = track?.drops ?? {};
    const reasons = dropReasons.filter((reason) => (drops[reason] ?? 0) > 0).map((reason) => `${drops[reason] ?? 0} ${reasonNames[reason]}`);
    const codecs = new Set(track?.segments.map(({ decoder }) => decoder.codec));
    return html`
      <h2>Details</h2>
      <dl>
        <div><dt>Source</dt><dd>${session.source.label}</dd></div>
        <div><dt>Picture</dt><dd>${track?.width} × ${track?.height}</dd></div>
        <div><dt>Codec</dt><dd>${[...codecs].join(', ')}</dd></div>
        <div><dt>Frames</dt><dd>${frames} (${track?.keyFrames ?? 0} key)</dd></div>
        <div><dt>Dropped</dt><dd>${totalDrops(drops)}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}</dd></div>
        <div><dt>Size</dt><dd>${formatBytes(session.bytes)}</dd></div>
        <div><dt>Recorded with</dt><dd>Retake ${session.appVersion}, ${session.device.platform}</dd></div>
      </dl>
      <session-verification .session=${session}></session-verification>
    `;
  }
}
