import type uPlot from 'uplot';
import type { Blank } from './plot-frames.ts';
import type { Color } from './plot-options.ts';

/** Of a run's row of marks, CSS pixels. */
export const rowHeight = 10;

/** Colour, and how much of the row's height it takes: they are told apart without colours, too. */
const looks: Record<Blank, { readonly color: string; readonly share: number }> = {
  unasked: { color: '--edge', share: 0.15 },
  late: { color: '--warn', share: 0.5 },
  failed: { color: '--record-ink', share: 1 },
};

/** Draws above a plot, a row for each run, which frames have no result. Of several in a pixel the worst is seen. */
export function drawMarks(plot: uPlot, rows: readonly (readonly (Blank | undefined)[])[], color: Color): void {
  const { ctx: context, bbox } = plot;
  const height = rowHeight * devicePixelRatio;
  context.save();
  for (const [row, blanks] of rows.entries()) {
    const bottom = bbox.top - (rows.length - 1 - row) * height - 2 * devicePixelRatio;
    for (const kind of ['unasked', 'late', 'failed'] as const) {
      context.fillStyle = color(looks[kind].color);
      const tall = looks[kind].share * (height - 3 * devicePixelRatio);
      let drawn = -1;
      blanks.forEach((blank, frame) => {
        if (blank !== kind) return;
        const x = Math.round(plot.valToPos(frame, 'x', true));
        if (x === drawn || x < bbox.left || x > bbox.left + bbox.width) return;
        context.fillRect(x - devicePixelRatio / 2, bottom - tall, Math.max(1, devicePixelRatio), tall);
        drawn = x;
      });
    }
  }
  context.restore();
}
