import { css } from 'lit';
import sheetText from 'uplot/dist/uPlot.min.css?inline';

const plotSheet = new CSSStyleSheet();
plotSheet.replaceSync(sheetText);

/** Of everything that uPlot draws: the plot, which has the focus, and the line where the player is. */
export const plotStyles = [
  plotSheet,
  css`
    figcaption {
      margin-bottom: var(--space-1);
      color: var(--ink-2);
      font-size: var(--text-s);
    }
    .plot {
      min-width: 0;
      border-radius: var(--radius-s);
    }
    .plot:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    .now {
      position: absolute;
      top: 0;
      bottom: 0;
      width: 1px;
      background: var(--ink);
      pointer-events: none;
    }
  `,
];
