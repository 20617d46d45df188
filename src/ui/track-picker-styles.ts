import { css } from 'lit';
import { sharedStyles } from './shared-styles.ts';

export const trackPickerStyles = [
  sharedStyles,
  css`
    :host {
      display: block;
      min-width: 0;
    }
    .tracks {
      display: grid;
      /* Three fit beside each other at 360 px. */
      grid-auto-columns: minmax(6.5rem, 11rem);
      grid-auto-flow: column;
      justify-content: start;
      gap: var(--space-2);
      overflow-x: auto;
      /* Room for the rings, which a scrolled row would cut off. */
      margin: 0 -4px;
      padding: 4px;
    }
    label {
      position: relative;
      display: grid;
      align-content: start;
      gap: var(--space-1);
      min-width: 0;
      color: var(--ink-2);
      font-size: var(--text-s);
      cursor: pointer;
    }
    input {
      position: absolute;
      z-index: 1;
      inset: 0;
      width: 100%;
      height: 100%;
      margin: 0;
      opacity: 0;
      cursor: inherit;
    }
    .picture {
      position: relative;
      display: grid;
      place-items: center;
      overflow: hidden;
      aspect-ratio: 16 / 9;
      border-radius: var(--radius-s);
      background: var(--stage);
    }
    canvas {
      position: absolute;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    .without canvas {
      opacity: 0.35;
    }
    .words {
      position: relative;
      max-width: calc(100% - 2 * var(--space-2));
      padding: 0.1rem var(--space-2);
      border-radius: var(--radius-s);
      background: rgb(0 0 0 / 72%);
      color: #fff;
      font-weight: 400;
      line-height: 1.3;
      text-align: center;
    }
    .name {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    label:has(:checked) {
      color: var(--ink);
      font-weight: 550;
    }
    label:has(:checked) .picture {
      box-shadow: 0 0 0 2px var(--ink);
    }
    label:has(:focus-visible) {
      border-radius: var(--radius-s);
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    label:has(:disabled) {
      cursor: default;
    }
    @media (hover: hover) {
      label:hover:not(:has(:disabled)) .picture {
        box-shadow: 0 0 0 2px var(--edge);
      }
      label:hover:has(:checked) .picture {
        box-shadow: 0 0 0 2px var(--ink);
      }
    }
  `,
];
