import { css } from 'lit';

/** Controls and type, the same in every element. */
export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  figure,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: var(--text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
  }
  h2 {
    font-size: var(--text-m);
    font-weight: 650;
    line-height: 1.3;
  }
  a {
    color: inherit;
    text-underline-offset: 0.2em;
  }
  svg {
    flex: none;
    display: block;
  }
  .dot {
    fill: var(--record);
    stroke: none;
  }
  .quiet {
    color: var(--ink-2);
  }
  .problem {
    color: var(--warn);
  }
  .small {
    font-size: var(--text-s);
  }
  .figure {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: 2.75rem;
    padding: 0 var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--radius-m);
    background: transparent;
    color: var(--ink);
    font: 550 var(--text-m) / 1.2 var(--font);
    text-decoration: none;
    cursor: pointer;
    transition: background 120ms;
  }
  .button:hover:not(:disabled) {
    background: var(--sunk);
  }
  .button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .button.solid {
    border-color: var(--solid);
    background: var(--solid);
    color: var(--on-solid);
  }
  .button.solid:hover:not(:disabled) {
    background: color-mix(in srgb, var(--solid) 86%, var(--paper));
  }
  .button.red {
    border-color: var(--record);
    background: var(--record);
    color: var(--on-record);
  }
  .button.red:hover:not(:disabled) {
    background: color-mix(in srgb, var(--record) 88%, black);
  }
  .button.plain {
    border-color: transparent;
    padding: 0 var(--space-3);
  }
  .button.icon {
    width: 2.75rem;
    padding: 0;
    border-color: transparent;
  }
  .button.icon[aria-pressed='true'] {
    background: var(--sunk);
    box-shadow: inset 0 0 0 1.5px var(--ink);
  }

  .field {
    display: grid;
    gap: var(--space-1);
    min-width: 0;
  }
  .label,
  legend {
    padding: 0;
    color: var(--ink-2);
    font-size: var(--text-s);
  }
  select,
  input[type='text'] {
    width: 100%;
    min-height: 2.75rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius-m);
    background-color: var(--card);
    color: var(--ink);
    font: var(--text-m) / 1.2 var(--font);
    text-overflow: ellipsis;
  }
  select {
    appearance: none;
    padding-right: 2.25rem;
    background-image: linear-gradient(45deg, transparent 50%, var(--ink-2) 50%), linear-gradient(-45deg, transparent 50%, var(--ink-2) 50%);
    background-position:
      right 1.15rem center,
      right 0.85rem center;
    background-size: 0.3rem 0.3rem;
    background-repeat: no-repeat;
  }
  select:disabled,
  input[type='text']:disabled {
    opacity: 0.55;
  }
  input[type='range'] {
    appearance: none;
    width: 100%;
    height: 2rem;
    margin: 0;
    border-radius: var(--radius-s);
    background: linear-gradient(to right, var(--ink) var(--fill, 0%), var(--line) var(--fill, 0%)) center / 100% 4px no-repeat;
    cursor: pointer;
  }
  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    width: 1.1rem;
    height: 1.1rem;
    border: 3px solid var(--paper);
    border-radius: 50%;
    background: var(--ink);
    box-shadow: 0 0 0 1px var(--ink);
  }
  input[type='range']::-moz-range-thumb {
    width: 0.8rem;
    height: 0.8rem;
    border: 3px solid var(--paper);
    border-radius: 50%;
    background: var(--ink);
    box-shadow: 0 0 0 1px var(--ink);
  }
  input[type='range']:disabled {
    opacity: 0.5;
    cursor: default;
  }

  .segments {
    display: grid;
    grid-auto-columns: 1fr;
    grid-auto-flow: column;
    gap: 2px;
    padding: 3px;
    border-radius: var(--radius-m);
    background: var(--sunk);
  }
  .segments label {
    position: relative;
    display: grid;
    place-items: center;
    min-height: 2.4rem;
    padding: 0 var(--space-2);
    border-radius: calc(var(--radius-m) - 3px);
    color: var(--ink-2);
    font-weight: 550;
    text-align: center;
    cursor: pointer;
  }
  .segments input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .segments label:has(:checked) {
    background: var(--raised);
    color: var(--ink);
    box-shadow: 0 1px 3px rgb(0 0 0 / 18%);
  }
  .segments label:has(:focus-visible) {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  .segments label:has(:disabled) {
    opacity: 0.55;
    cursor: default;
  }

  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--card);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    padding: 0.1rem var(--space-2);
    border-radius: 99px;
    background: var(--sunk);
    color: var(--ink-2);
    font-size: var(--text-s);
    white-space: nowrap;
  }
  .badge.warn {
    color: var(--warn);
  }
  kbd {
    display: inline-block;
    min-width: 1.6rem;
    padding: 0 var(--space-1);
    border: 1px solid var(--edge);
    border-bottom-width: 2px;
    border-radius: 0.35rem;
    font: var(--text-s) / 1.5 var(--mono);
    text-align: center;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** The frame of a page: its width and its margins. */
export const pageStyles = css`
  :host {
    display: block;
    max-width: 76rem;
    margin: 0 auto;
    padding: var(--space-5) max(var(--space-5), env(safe-area-inset-right)) var(--space-6) max(var(--space-5), env(safe-area-inset-left));
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3);
    margin-bottom: var(--space-5);
  }
  .head h1 {
    flex: 1 1 8rem;
    min-width: 0;
  }
  @media (max-width: 40rem) {
    :host {
      padding: var(--space-4) max(var(--space-4), env(safe-area-inset-right)) var(--space-5) max(var(--space-4), env(safe-area-inset-left));
    }
    .head {
      margin-bottom: var(--space-4);
    }
  }
`;
