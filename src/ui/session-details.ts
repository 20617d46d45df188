import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ReplaySession } from '../app/player.ts';
import type { Configuration } from '../domain/configuration.ts';
import type { EndReason } from '../domain/session.ts';
import { count, formatBytes, formatDuration, formatRecovery } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import './session-verification.ts';
import { sharedStyles } from './shared-styles.ts';
import { renderTrack } from './track-details.ts';

const endTexts: Record<EndReason, string> = {
  stopped: 'Stopped by hand',
  'source-ended': 'Its source ended',
  'storage-full': 'The storage was full',
  'encoder-failed': 'The encoder stopped',
  'storage-failed': 'The storage failed',
  interrupted: 'Interrupted',
  'length-limit': 'At the longest length allowed',
  'disk-limit': 'At the limit of the disk',
};

/** What the session is made of. */
@customElement('session-details')
export class SessionDetails extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      h2,
      h3 {
        margin-bottom: var(--space-2);
      }
      h3 {
        margin-top: var(--space-4);
        font-size: var(--text-m);
        font-weight: 550;
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

  @property({ attribute: false }) replay: ReplaySession | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.replay === null) return nothing;
    const { session } = this.replay;
    const { tracks, signals = [], take, configuration, endReason, recovery } = session;
    const [only, ...others] = tracks;
    const single = only !== undefined && others.length === 0;
    return html`
      <h2>Details</h2>
      <dl>
        <div><dt>Source</dt><dd>${session.source.label}</dd></div>
        ${take === undefined ? nothing : html`<div><dt>Take</dt><dd>${take.number}${take.task === '' ? '' : ` of “${take.task}”`}</dd></div>`}
        ${single ? renderTrack(only) : nothing}
        <div><dt>Size</dt><dd>${formatBytes(session.bytes)}</dd></div>
        ${endReason === undefined ? nothing : html`<div><dt>Ended</dt><dd>${endTexts[endReason]}</dd></div>`}
        ${recovery === undefined ? nothing : html`<div><dt>Recovered</dt><dd>${formatRecovery(recovery)}</dd></div>`}
        ${configuration === undefined ? nothing : html`<div><dt>Asked for</dt><dd>${askedFor(configuration)}</dd></div>`}
        ${signals.length === 0 ? nothing : html`<div><dt>Signals</dt><dd>${signals.map(({ label, samples }) => `${label}: ${count(samples, 'sample')}`).join(', ')}</dd></div>`}
        <div><dt>Recorded with</dt><dd>Retake ${session.appVersion}, ${session.device.platform}</dd></div>
      </dl>
      ${single ? nothing : tracks.map((track) => html`<h3>${track.label} <span class="quiet">${track.id}</span></h3><dl>${renderTrack(track)}</dl>`)}
      <session-verification .session=${session}></session-verification>
    `;
  }
}

/** What was set, short: what a device really gave stands with its track. */
function askedFor({ height, frameRate, codec, maxLengthS, maxFrameRate, diskBudgetMb }: Configuration): string {
  const limits = [
    maxLengthS === null ? '' : `at most ${formatDuration(maxLengthS * 1e6)}`,
    maxFrameRate === null ? '' : `at most ${maxFrameRate} fps`,
    diskBudgetMb === null ? '' : `at most ${formatBytes(diskBudgetMb * 1e6)}`,
  ];
  return [`${height}p`, `${frameRate} fps`, ...(codec === 'auto' ? [] : [codec.toUpperCase()]), ...limits].filter((part) => part !== '').join(', ');
}
