import { html, nothing, type TemplateResult } from 'lit';
import type { Cadence } from '../domain/cadence.ts';
import type { RecordingReport } from '../domain/recording-report.ts';
import type { FrameFates, RunReport } from '../domain/run-report.ts';
import { count, formatMs } from './format.ts';
import { dropsText } from './track-details.ts';

const fateNames: Record<keyof FrameFates, string> = {
  found: 'with something found', empty: 'with nothing found', timed: 'only timed', late: 'too late', failed: 'failed', unasked: 'not looked at',
};

function renderFigure(name: string, value: string): TemplateResult {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function renderCadence(rate: string, { fps, intervalMs, long }: Cadence): TemplateResult {
  return html`
    ${renderFigure(rate, `${fps.toFixed(2)} fps`)}
    ${renderFigure('Interval', `${formatMs(intervalMs.average)} ms, p95 ${formatMs(intervalMs.p95)}, max ${formatMs(intervalMs.max)}`)}
    ${renderFigure('Over 1.5 intervals', count(long, 'time'))}
  `;
}

/** How a track was recorded. */
export function renderRecordingFigures({ frames, cadence, arrivalMs, drops, bitRate }: RecordingReport): TemplateResult {
  return html`
    <dl aria-label="Recording">
      ${renderFigure('Frames', String(frames))}
      ${cadence === null ? nothing : renderCadence('Effective rate', cadence)}
      ${arrivalMs === null ? nothing : renderFigure('Capture to recorder', `${formatMs(arrivalMs.median)} ms, p95 ${formatMs(arrivalMs.p95)}, max ${formatMs(arrivalMs.max)}`)}
      ${renderFigure('Dropped', dropsText(drops))}
      ${renderFigure('Data rate', `${(bitRate / 1e6).toFixed(2)} Mbit/s`)}
    </dl>
  `;
}

/** How fast a run was and what it made of the frames. */
export function renderRunFigures(name: string, { fates, throughputFps, cadence, summaries: { latency } }: RunReport): TemplateResult {
  const frames = Object.entries(fates).filter(([, number]) => number > 0).map(([fate, number]) => `${number} ${fateNames[fate as keyof FrameFates]}`);
  return html`
    <dl aria-label=${name}>
      ${renderFigure('Frames', frames.join(', '))}
      ${throughputFps === null ? nothing : renderFigure('Throughput', `${throughputFps.toFixed(1)} fps`)}
      ${latency === undefined ? nothing : renderFigure('Latency', `${formatMs(latency.median)} ms, p95 ${formatMs(latency.p95)}, max ${formatMs(latency.max)}`)}
      ${cadence === null ? nothing : renderCadence('Rate of answers', cadence)}
    </dl>
  `;
}
