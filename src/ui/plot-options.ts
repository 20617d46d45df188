import uPlot from 'uplot';
import { binsOf } from '../domain/bins.ts';
import type { RunMetrics } from '../domain/run-metrics.ts';
import { stages, type Stage } from '../domain/runs.ts';
import { measureNames } from './measure-table.ts';

/** What uPlot draws, but for its size; `over` says what lies on the x axis. */
export interface Plot {
  readonly over: 'frames' | 'ms';
  readonly options: Omit<uPlot.Options, 'width' | 'height'>;
  readonly data: uPlot.AlignedData;
}

/** The value of a custom property, read anew at each drawing: the page may turn dark. */
export type Color = (name: string) => string;

/** Told apart by people who don't see all colours alike (Okabe and Ito). */
const stageColors: Record<Stage, string> = { read: '#999999', decode: '#56b4e9', preprocess: '#009e73', infer: '#d55e00', postprocess: '#cc79a7' };

const histogramBins = 40;

/** Steps of axes that count: there is no half frame. */
const wholeSteps = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);
const fromZero: uPlot.Scale.Range = (_plot, _min, max) => [0, Math.max(1, max)];

function axes(color: Color, counted: readonly ('x' | 'y')[]): uPlot.Axis[] {
  const line = { stroke: () => color('--line'), width: 1 };
  return (['x', 'y'] as const).map((side) => ({ stroke: () => color('--ink-2'), grid: line, ticks: line, ...(counted.includes(side) && { incrs: wholeSteps }) }));
}

function gapped(column: Float64Array): (number | null)[] {
  return Array.from(column, (value) => (Number.isNaN(value) ? null : value));
}

/** Times of all stages that were timed, and counts of detections, each over the frames. */
export function frameSeries({ frame, stageMs, detections }: RunMetrics, color: Color): Plot[] {
  const timed = stages.filter((stage) => stageMs[stage].some((value) => !Number.isNaN(value)));
  const frames = [...frame];
  const scales = { x: { time: false } };
  return [
    {
      over: 'frames',
      data: [frames, ...timed.map((stage) => gapped(stageMs[stage]))],
      options: {
        scales,
        axes: axes(color, ['x']),
        series: [{ label: 'Frame' }, ...timed.map((stage): uPlot.Series => ({ label: measureNames[stage], stroke: stageColors[stage], width: 1 }))],
      },
    },
    {
      over: 'frames',
      data: [frames, gapped(detections)],
      options: {
        scales: { ...scales, y: { range: fromZero } },
        axes: axes(color, ['x', 'y']),
        series: [{ label: 'Frame' }, { label: 'Detections', stroke: () => color('--ink'), width: 1 }],
      },
    },
  ];
}

/** How often values occur. */
export function histogram(values: Float64Array, color: Color): Plot {
  const bins = binsOf(values, histogramBins);
  const bars = uPlot.paths.bars?.({ size: [0.9], align: 1 });
  return {
    over: 'ms',
    data: bins === null ? [[], []] : [[...bins.start], [...bins.count]],
    options: {
      // Its last bar begins at the last value.
      scales: { x: { time: false, range: (_plot, min, max) => [min, max + (bins?.width || 1)] }, y: { range: fromZero } },
      axes: axes(color, ['y']),
      series: [
        { label: 'From ms', value: (_plot, value) => (value as number | null)?.toFixed(2) ?? '–' },
        { label: 'Frames', stroke: () => color('--ink-2'), fill: () => color('--ink-2'), ...(bars === undefined ? {} : { paths: bars }), points: { show: false } },
      ],
    },
  };
}
