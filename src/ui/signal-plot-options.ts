import uPlot from 'uplot';
import type { SignalPlot } from '../domain/signal-plots.ts';
import type { SignalTrack } from '../domain/signals.ts';
import { formatDuration } from './format.ts';
import { axes, type Color, type Plot } from './plot-options.ts';
import { lineLook } from './signal-looks.ts';

/** Steps of an axis of time, seconds. */
const timeSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/** Channels over recorded time, in seconds. As the values beside it a line stays where it is until the next sample. */
export function signalPlot({ channels, lines }: SignalPlot, track: SignalTrack, lengthUs: number, color: Color): Plot {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const [x = {}, y = {}] = axes(color, []);
  const series = channels.map((channel, at): uPlot.Series => {
    const look = lineLook(at);
    return { label: track.channels[channel]?.name ?? '', stroke: () => color(look.color), width: 1.5, dash: [...look.dash], points: { show: false }, ...(stepped === undefined ? {} : { paths: stepped }) };
  });
  return {
    data: [lines.timestampUs.map((us) => us / 1e6), ...lines.values.map((values) => [...values])],
    options: {
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, range: () => [0, lengthUs / 1e6] } },
      axes: [{ ...x, size: 30, incrs: timeSteps, values: (_plot, splits) => splits.map(timeText) }, y],
      series: [{}, ...series],
    },
  };
}

function timeText(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  return `${formatDuration(tenths * 1e5)}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}`;
}
