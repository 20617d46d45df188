import { css } from 'lit';

/** Of the plots of runs. A and B as in the report: dark enough for paper, and lighter in the dark. */
export const runPlotsStyles = css`
  :host {
    --plot-a: #b37400;
    --plot-b: #0072b2;
    display: grid;
    gap: var(--space-4);
    min-width: 0;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --plot-a: #e69f00;
      --plot-b: #56b4e9;
    }
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--space-2) var(--space-4);
  }
  .marks {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1) var(--space-3);
    color: var(--ink-2);
  }
  .marks i {
    display: inline-block;
    width: 3px;
    margin-right: var(--space-1);
  }
  .marks .failed {
    height: 10px;
    background: var(--record-ink);
  }
  .marks .late {
    height: 5px;
    background: var(--warn);
  }
  .marks .unasked {
    width: 8px;
    height: 2px;
    background: var(--edge);
  }
  .plot {
    min-height: 10rem;
  }
  .bin {
    position: absolute;
    top: 0;
    bottom: 0;
    border-bottom: 3px solid var(--focus);
    pointer-events: none;
  }
  .plot:not(:focus-visible) .bin {
    visibility: hidden;
  }
  .u-legend {
    font: var(--text-s) / 1.4 var(--font);
    font-variant-numeric: tabular-nums;
  }
`;
