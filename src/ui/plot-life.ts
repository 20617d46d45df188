import type uPlot from 'uplot';

/** Calls back when an element's size changes, and draws its plots anew in the colours of the scheme. Whoever aborts it ends that. */
export function keepPlots(host: Element, resize: () => void, plots: () => readonly uPlot[]): AbortController {
  const ending = new AbortController();
  const { signal } = ending;
  const observer = new ResizeObserver(resize);
  observer.observe(host);
  signal.addEventListener('abort', () => observer.disconnect());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plots().forEach((plot) => plot.redraw()), { signal });
  return ending;
}
