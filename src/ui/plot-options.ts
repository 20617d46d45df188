import uPlot from 'uplot';
import type { Bins } from '../domain/bins.ts';
import { measureNames } from '../domain/measure-words.ts';
import type { Measure } from '../domain/run-report.ts';
import { stages, type Stage } from '../domain/runs.ts';
import { blankWords, type FrameValues, type PlottedRun } from './plot-frames.ts';
import { drawMarks, rowHeight } from './plot-marks.ts';

/** What uPlot draws, but for its size. */
export interface Plot {
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  readonly data: uPlot.AlignedData;
}

/** The value of a custom property, read anew at each drawing: the page may turn dark. */
export type Color = (name: string) => string;

/** What a plot shows of a run: one measure, or each stage as a line. */
export type PlottedMeasure = Measure | 'stages';

/** Told apart by people who don't see all colours alike (Okabe and Ito). */
const stageColors: Record<Stage, string> = { read: '#999999', decode: '#56b4e9', preprocess: '#009e73', infer: '#d55e00', postprocess: '#cc79a7' };

/** Of the two runs of a comparison; the dashes tell them apart, too. */
const sides = [{ name: 'A', color: '--plot-a', dash: [6, 3] }, { name: 'B', color: '--plot-b', dash: [] as number[] }] as const;

/** Steps of axes that count: there is no half frame. */
const wholeSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);
const fromZero: uPlot.Scale.Range = (_plot, _min, max) => [0, Math.max(1, max)];

/** In the colours of the page. */
export function axes(color: Color, counted: readonly ('x' | 'y')[]): uPlot.Axis[] {
  const line = { stroke: () => color('--line'), width: 1 };
  return (['x', 'y'] as const).map((side) => ({ stroke: () => color('--ink-2'), grid: line, ticks: line, ...(counted.includes(side) && { incrs: wholeSteps }) }));
}

interface Line {
  readonly series: uPlot.Series;
  readonly values: FrameValues;
}

/** A plot over the frames of a track, with marks above it where runs have no result. */
function overTrack(runs: readonly PlottedRun[], lines: readonly Line[], color: Color, counted: readonly ('x' | 'y')[]): Plot {
  const blanks = runs.map((run) => run.blanks);
  const named = (frame: number | null): string => {
    if (frame === null) return '–';
    const words = blanks.flatMap((own) => own[frame] ?? []).map((blank) => blankWords[blank]);
    return [frame, ...new Set(words)].join(', ');
  };
  return {
    data: [Array.from({ length: runs[0]?.metrics.trackFrames ?? 0 }, (_, frame) => frame), ...lines.map(({ values }) => values)],
    options: {
      padding: [rowHeight * runs.length + 4, 8, 0, 0],
      scales: { x: { time: false }, y: { range: fromZero } },
      axes: axes(color, counted),
      series: [{ label: 'Frame', value: (_plot, frame) => named(frame as number | null) }, ...lines.map(({ series }) => series)],
      hooks: { draw: [(plot) => drawMarks(plot, blanks, color)] },
    },
  };
}

function sideLines(runs: readonly PlottedRun[], name: string, measure: Measure | 'detections', color: Color): Line[] {
  return runs.map((run, at) => {
    const side = sides[at] ?? sides[0];
    const alone = runs.length === 1;
    const series: uPlot.Series = { label: alone ? name : side.name, stroke: () => color(alone ? '--ink' : side.color), width: 1, ...(alone ? {} : { dash: [...side.dash] }) };
    return { series, values: run.valuesOf(measure) };
  });
}

/** A measure of one run or two, or all stages of one. */
export function timesPlot(runs: readonly PlottedRun[], measure: PlottedMeasure, color: Color): Plot {
  const [first] = runs;
  if (first !== undefined && measure === 'stages') return overTrack([first], stageLines(first), color, ['x']);
  const plotted = measure === 'stages' ? 'total' : measure;
  return overTrack(runs, sideLines(runs, measureNames[plotted], plotted, color), color, ['x']);
}

function stageLines(run: PlottedRun): Line[] {
  const timed = stages.filter((stage) => run.measures.includes(stage));
  return timed.map((stage) => ({ series: { label: measureNames[stage], stroke: stageColors[stage], width: 1 }, values: run.valuesOf(stage) }));
}

export function detectionsPlot(runs: readonly PlottedRun[], color: Color): Plot {
  return overTrack(runs, sideLines(runs, 'Detections', 'detections', color), color, ['x', 'y']);
}

/** How often values occur in each run. */
export function histogramPlot(bins: Bins | null, color: Color): Plot {
  const bars = uPlot.paths.bars?.({ size: [0.9], align: 1 });
  const alone = bins?.counts.length === 1;
  const series = (bins?.counts ?? []).map((_counts, at): uPlot.Series => {
    const { name, color: own } = sides[at] ?? sides[0];
    const ink = (): string => color(alone ? '--ink-2' : own);
    // The second one is drawn as outlines over the first.
    return { label: alone ? 'Frames' : name, stroke: ink, width: at === 0 ? 0 : 2, ...(at === 0 && { fill: ink }), ...(bars === undefined ? {} : { paths: bars }), points: { show: false } };
  });
  return {
    data: bins === null ? [[]] : [[...bins.start], ...bins.counts.map((counts) => [...counts])],
    options: {
      // Its last bar begins at the last value.
      scales: { x: { time: false, range: (_plot, min, max) => [min, max + (bins?.width || 1)] }, y: { range: fromZero } },
      axes: axes(color, ['y']),
      series: [{ label: 'From ms', value: (_plot, value) => (value as number | null)?.toFixed(2) ?? '–' }, ...series],
    },
  };
}
