import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player, ReplayStatus } from '../app/player.ts';
import { stages } from '../domain/runs.ts';
import { formatMs } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const stageNames = { read: 'Read', decode: 'Decode', preprocess: 'Preprocess', infer: 'Infer', postprocess: 'Postprocess' } as const;

/** How the replay is doing. The names say what is measured, so that the numbers can be quoted. */
@customElement('replay-figures')
export class ReplayFigures extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-s);
      }
      caption {
        padding-bottom: var(--space-2);
        font-size: var(--text-m);
        font-weight: 650;
        text-align: left;
      }
      th,
      td {
        padding: 0.2rem 0;
        border-top: 1px solid var(--line);
        font-weight: 400;
      }
      th {
        color: var(--ink-2);
        text-align: left;
      }
      td {
        font-variant-numeric: tabular-nums;
        text-align: right;
      }
      .group th {
        padding-top: var(--space-3);
        border: 0;
        font-weight: 550;
      }
      .reason {
        display: block;
        color: var(--warn);
      }
      .warn {
        color: var(--warn);
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const status = this.watch(player.status);
    const { mode, speed } = this.watch(player.settings);
    // A run has a mode of its own, and no speed.
    const recordedMs = (status?.lengthUs ?? 0) / 1000 / (mode === 'paced' && status?.runId === null ? speed : 1);
    return html`
      <table>
        <caption>
          Live figures
        </caption>
        <tbody>
          ${row('Frames per second', status === null ? '–' : status.fps.toFixed(1))} ${row('Presented', status?.presented)}
          ${row('Late', status?.late, 'Shown more than a display frame (16.7 ms) after they were due')}
          ${row('Skipped', status?.skipped, 'Not shown: a newer frame was due before they could be')} ${row('Detections in this frame', foundWords(status))}
          ${row('Error of presentation, median · p95', status?.errorMs ? `${formatMs(status.errorMs.median)} · ${formatMs(status.errorMs.p95)} ms` : '–')}
          ${row('Wall time · recorded', status === null ? '–' : `${(status.wallMs / 1000).toFixed(2)} · ${(recordedMs / 1000).toFixed(2)} s`)} ${renderPainted(status)}
        </tbody>
        <tbody>
          <tr class="group"><th scope="colgroup" colspan="2">Milliseconds per frame, mean of 30</th></tr>
          ${stages.map((stage) => row(stageNames[stage], formatMs(status?.stageMs[stage])))}
        </tbody>
      </table>
    `;
  }
}

/** `reason`: what it means that there are any; it is said as soon as there are. */
function row(name: string, value: string | number | null | undefined, reason?: string): TemplateResult {
  const warns = reason !== undefined && Number(value) > 0;
  return html`<tr><th scope="row" title=${reason ?? nothing}>${name}${warns ? html`<span class="reason">${reason}</span>` : nothing}</th><td class=${warns ? 'warn' : ''}>${value ?? '–'}</td></tr>`;
}

const missingWords = { late: 'none, it came too late', failed: 'none, the model failed', 'not-asked': 'not looked at' } as const;

/** A number, of which 0 is one, or why there is none. */
function foundWords(status: ReplayStatus | null): string | number | null {
  if (status === null || status.detections !== null) return status?.detections ?? null;
  return status.answer === null || status.answer === 'found' ? null : missingWords[status.answer];
}

/** The demo scene paints each frame's number into the picture; a recording of anything else has none. */
function renderPainted(status: ReplayStatus | null): TemplateResult | typeof nothing {
  const painted = status?.painted ?? null;
  if (painted === null) return nothing;
  return html`<tr><th scope="row">Painted numbers right · wrong</th><td class=${painted.wrong > 0 ? 'warn' : ''}>${painted.right} · ${painted.wrong}</td></tr>`;
}
