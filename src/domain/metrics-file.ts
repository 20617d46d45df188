import { faultOf, id, integer, list, nullable, number, object, oneOf, optional, sha256, text, type Check } from './checks.ts';
import type { Gap } from './play-times.ts';
import type { RunMetrics } from './run-metrics.ts';
import type { RunReport } from './run-report.ts';
import { stages, type Fallback, type MissReason, type Stage } from './runs.ts';

export const metricsFormat = 'retake-metrics';
export const metricsVersion = 1;

/** JSON has no NaN: what was not measured is null. */
type Column = readonly (number | null)[];

/** `metrics.json`, see docs/metrics-format.md. */
interface MetricsDocument extends Omit<RunMetrics, 'frame' | 'timestampUs' | 'detections' | 'stageMs' | 'beginMs' | 'endMs'> {
  readonly format: typeof metricsFormat;
  readonly version: number;
  readonly frame: readonly number[];
  readonly timestampUs: readonly number[];
  readonly detections: Column;
  readonly stageMs: Readonly<Partial<Record<Stage, Column>>>;
  readonly beginMs: Column;
  readonly endMs: Column;
}

export function encodeMetrics({ stageMs, ...metrics }: RunMetrics, report: RunReport): string {
  const timed = stages.filter((stage) => stageMs[stage].some((value) => !Number.isNaN(value)));
  const document: MetricsDocument & { readonly report: RunReport } = {
    format: metricsFormat,
    version: metricsVersion,
    ...metrics,
    report,
    frame: [...metrics.frame],
    timestampUs: [...metrics.timestampUs],
    detections: columnOf(metrics.detections),
    stageMs: Object.fromEntries(timed.map((stage) => [stage, columnOf(stageMs[stage])])),
    beginMs: columnOf(metrics.beginMs),
    endMs: columnOf(metrics.endMs),
  };
  return JSON.stringify(document);
}

function columnOf(values: Float64Array): Column {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

const heading: Check = object<Pick<MetricsDocument, 'format' | 'version'>>({ format: oneOf(metricsFormat), version: integer(1) });
/** More than 24 hours at 60 a second. */
const mostFrames = 10_000_000;
const frames = list(integer(), mostFrames);
const column = list(nullable(number()), mostFrames);
const backend = oneOf('wasm', 'webgpu');
const shape: Check = object<MetricsDocument>({
  format: oneOf(metricsFormat),
  version: integer(1),
  run: object<RunMetrics['run']>({
    id,
    name: text(),
    mode: oneOf('live', 'paced', 'every-frame'),
    backend,
    threads: optional(integer(1)),
    fallbacks: optional(list(object<Fallback>({ frame: integer(), backend, why: text() }))),
    level: optional(oneOf(...stages)),
    repeatOf: optional(id),
    fingerprint: optional(sha256),
  }),
  trackFrames: integer(),
  gaps: list(object<Gap>({ startUs: integer(), endUs: integer() })),
  missed: object<Record<MissReason, readonly number[]>>({ late: frames, failed: frames }),
  frame: frames,
  timestampUs: frames,
  detections: list(nullable(integer()), mostFrames),
  stageMs: object<Record<Stage, Column>>({ read: optional(column), decode: optional(column), preprocess: optional(column), infer: optional(column), postprocess: optional(column) }),
  beginMs: column,
  endMs: column,
});

/** What the text of a `metrics.json` says, or what is wrong with it, in words. The report in it is left aside: it follows from the rest. */
export type ParsedMetrics = { readonly at: 'metrics'; readonly metrics: RunMetrics } | { readonly at: 'fault'; readonly fault: string };

export function parseMetrics(json: string): ParsedMetrics {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return fault('It is not JSON.');
  }
  const foreign = faultOf(heading, value, 'metrics');
  if (foreign !== null) return fault(foreign);
  const { version } = value as MetricsDocument;
  if (version > metricsVersion) return fault(`It is of version ${version}; this Retake reads up to ${metricsVersion}.`);
  const wrong = faultOf(shape, value, 'metrics');
  if (wrong !== null) return fault(wrong);
  const { run, trackFrames, gaps, missed, frame, timestampUs, detections, stageMs, beginMs, endMs } = value as MetricsDocument;
  const columns = [timestampUs, detections, beginMs, endMs, ...Object.values(stageMs)];
  if (columns.some(({ length }) => length !== frame.length)) return fault('Its columns are not of one length.');
  if ([frame, missed.late, missed.failed].some(isOutOfOrder)) return fault('Its frames are not in order.');
  const values = (entries: Column | undefined): Float64Array => Float64Array.from(frame, (_frame, at) => entries?.[at] ?? NaN);
  const times = Object.fromEntries(stages.map((stage) => [stage, values(stageMs[stage])])) as Record<Stage, Float64Array>;
  const read = { frame: values(frame), timestampUs: values(timestampUs), detections: values(detections), beginMs: values(beginMs), endMs: values(endMs) };
  return { at: 'metrics', metrics: { run, trackFrames, gaps, missed, ...read, stageMs: times } };
}

function isOutOfOrder(frames: readonly number[]): boolean {
  return frames.some((frame, at) => at > 0 && frame <= (frames[at - 1] ?? 0));
}

function fault(text: string): ParsedMetrics {
  return { at: 'fault', fault: text };
}
