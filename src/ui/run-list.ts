import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Player } from '../app/player.ts';
import { repeatVerdict } from '../domain/run-repeats.ts';
import { hasFindings, type Backend, type Run } from '../domain/runs.ts';
import { videoTracks, type VideoTrack } from '../domain/session.ts';
import { formatMs } from './format.ts';
import { deleteIcon, exportIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import './run-import.ts';
import './run-name.ts';
import { backendNames, modeNames } from './run-texts.ts';
import { sharedStyles } from './shared-styles.ts';

/** All runs over the session, side by side. */
@customElement('run-list')
export class RunList extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2);
        margin-bottom: var(--space-2);
      }
      .scroll {
        position: relative;
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-s);
        white-space: nowrap;
      }
      th,
      td {
        padding: var(--space-1) var(--space-2);
        border-bottom: 1px solid var(--line);
        text-align: left;
      }
      thead th {
        min-width: 3.5rem;
        color: var(--ink-2);
        font-weight: 400;
        line-height: 1.25;
        vertical-align: bottom;
        white-space: normal;
      }
      tbody th {
        font-weight: 600;
      }
      th:first-child {
        padding-left: 0;
      }
      .number {
        font-variant-numeric: tabular-nums;
        text-align: right;
      }
      code {
        font-family: var(--mono);
      }
      td:last-child {
        text-align: right;
      }
      .history {
        max-width: 24rem;
        font-weight: 400;
        white-space: normal;
      }
      .shown th {
        box-shadow: inset 2px 0 var(--ink);
        padding-left: var(--space-2) !important;
      }
    `,
  ];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const runs = this.watch(player.runs);
    const { showRunId } = this.watch(player.settings);
    const state = this.watch(player.state);
    const tracks = state.at === 'open' ? videoTracks(state.replay.session) : [];
    const several = tracks.length > 1;
    const head = html`<div class="head"><h2>Runs</h2><run-import .player=${player}></run-import></div>`;
    if (runs.length === 0) return html`${head}<p class="quiet">None yet. Run a detector: its results are kept here, frame by frame, to compare.</p>`;
    return html`
      ${head}
      <div class="scroll" tabindex="0" role="region" aria-label="Runs">
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>${several ? html`<th scope="col">Camera</th>` : nothing}<th scope="col">Mode</th><th scope="col">Engine</th><th scope="col" class="number" title="Frames with a result">Answered</th>
              <th scope="col" class="number" title="Of those, the ones on which nothing was found">Nothing found</th><th scope="col" class="number" title="A newer frame was due before the detector came to it">Too late</th>
              <th scope="col" class="number" title="The model did not answer">Failed</th><th scope="col" class="number" title="As every nth frame, a limit or an early end has it">Not looked at</th>
              <th scope="col" class="number">Detections</th><th scope="col" class="number">Pre ms</th><th scope="col" class="number">Infer ms</th><th scope="col" class="number">Post ms</th>
              <th scope="col">Fingerprint</th><th scope="col"><span class="visually-hidden">Trace and delete</span></th>
            </tr>
          </thead>
          <tbody>${repeat(runs, ({ id }) => id, (run, position) => renderRun(player, run, position + 1, { shown: run.id === showRunId, track: tracks.find(({ id }) => id === run.trackId), several, verdict: repeatVerdict(run, runs), trace: () => void this.services.transfers.exportRunTrace(run) }))}</tbody>
        </table>
      </div>
    `;
  }
}

/** Those that it ran on, in turn; an engine that another one of its kind went on for is not named twice. */
function backendsOf({ backend, fallbacks = [] }: Run): Backend[] {
  return [backend, ...fallbacks.map((fallback) => fallback.backend)].filter((each, at, all) => each !== all[at - 1]);
}

/** What happened to it that a person should know. */
function renderHistory({ fallbacks = [], failure }: Run): TemplateResult | typeof nothing {
  const turns = fallbacks.map(({ frame, backend, why }) => `${why} From frame ${frame} on the ${backend === 'wasm' ? 'CPU' : 'GPU'}.`);
  const lines = failure === undefined ? turns : [...turns, failure];
  return lines.length === 0 ? nothing : html`<p class="small quiet history">${lines.join(' ')}</p>`;
}

/** What became of the track's frames: they add up to all of it. A dash is not known, or not meant to be. */
function renderFates({ frames, empty, skipped, failed, level }: Run, track: VideoTrack | undefined): TemplateResult {
  const unasked = track === undefined ? '–' : Math.max(0, track.frames - frames - skipped);
  return html`
    <td class="number">${frames}</td>
    <td class="number">${hasFindings({ ...(level && { level }) }) ? (empty ?? '–') : '–'}</td>
    ${failed === undefined && skipped > 0
      ? html`<td class="number" colspan="2" title="Which of both was not kept by the version that ran it">${skipped} in all</td>`
      : html`<td class="number ${skipped > (failed ?? 0) ? 'problem' : ''}">${skipped - (failed ?? 0)}</td><td class="number ${(failed ?? 0) > 0 ? 'problem' : ''}">${failed ?? 0}</td>`}
    <td class="number">${unasked}</td>
  `;
}

interface RunLine {
  readonly shown: boolean;
  readonly track: VideoTrack | undefined;
  readonly several: boolean;
  readonly verdict: ReturnType<typeof repeatVerdict>;
  readonly trace: () => void;
}

function renderRun(player: Player, run: Run, number: number, { shown, track, several, verdict, trace }: RunLine): TemplateResult {
  const threshold = run.detector.options.scoreThreshold;
  return html`
    <tr class=${shown ? 'shown' : ''}>
      <th scope="row" title="${run.detector.modelName}, score from ${threshold}"><run-name .player=${player} .run=${run} .number=${number}></run-name>${run.state === 'partial' ? html` <span class="badge warn">Partial</span>` : nothing}${renderHistory(run)}</th>
      ${several ? html`<td>${run.trackId}</td>` : nothing}
      <td>${modeNames[run.mode]}</td>
      <td>${backendsOf(run).map((backend) => backendNames[backend]).join(', then ')}</td>
      ${renderFates(run, track)}
      <td class="number">${hasFindings(run) ? run.detections : '–'}</td>
      <td class="number">${formatMs(run.meanMs.preprocess)}</td>
      <td class="number">${formatMs(run.meanMs.infer)}</td>
      <td class="number">${formatMs(run.meanMs.postprocess)}</td>
      <td><code title=${run.fingerprint ?? ''}>${run.fingerprint?.slice(0, 8) ?? '–'}</code>${verdict === 'unknown' ? nothing : html` <span class="badge ${verdict === 'identical' ? '' : 'warn'}">${verdict === 'identical' ? 'Same as its repeats' : 'Repeats differ'}</span>`}</td>
      <td>
        <button class="button icon" aria-label="Export the trace of run ${number}, ${run.name}" title="Trace for Perfetto (.json)" @click=${trace}>${exportIcon}</button>
        <button class="button icon" aria-label="Delete run ${number}, ${run.name}" title="Delete" @click=${() => player.removeRun(run.id)}>${deleteIcon}</button>
      </td>
    </tr>
  `;
}
