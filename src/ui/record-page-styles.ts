import { css } from 'lit';
import { sharedStyles } from './shared-styles.ts';

export const recordPageStyles = [
  sharedStyles,
  css`
    :host {
      display: grid;
      grid-template: 'stage panel' minmax(0, 1fr) 'deck panel' auto / minmax(0, 1fr) 21rem;
      gap: var(--space-4) var(--space-5);
      height: calc(100dvh - 3.5rem - env(safe-area-inset-top));
      min-height: 34rem;
      max-width: 96rem;
      margin: 0 auto;
      padding: var(--space-5);
    }
    .stage {
      grid-area: stage;
      display: grid;
      min-height: 0;
      overflow: hidden;
      border-radius: var(--radius-l);
      background: var(--stage);
    }
    .stage {
      position: relative;
    }
    .ask {
      place-self: center;
      border-color: #fff;
      background: #fff;
      color: #17181a;
    }
    .take {
      position: absolute;
      top: var(--space-2);
      left: var(--space-2);
      display: flex;
      align-items: center;
      gap: var(--space-2);
      max-width: calc(100% - 2 * var(--space-2));
      padding: 0.15rem var(--space-3);
      overflow: hidden;
      border-radius: 99px;
      background: rgb(0 0 0 / 72%);
      color: #fff;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .lamp {
      flex: none;
      width: 0.6rem;
      height: 0.6rem;
      border-radius: 50%;
      background: var(--record);
    }
    .paused .lamp {
      background: #fff;
    }
    .countdown {
      position: absolute;
      inset: 0;
      display: grid;
      place-content: center;
      justify-items: center;
      border: 0;
      background: rgb(0 0 0 / 45%);
      color: #fff;
      font: 550 var(--text-m) / 1.3 var(--font);
      cursor: pointer;
    }
    .number {
      font-size: min(12rem, 34dvh);
      font-weight: 700;
      font-variant-numeric: tabular-nums;
      line-height: 1;
    }
    .stage error-card {
      place-self: center;
      max-width: 30rem;
      margin: var(--space-4);
    }
    .waiting {
      place-self: center;
      color: #b9bcc2;
    }
    .deck {
      grid-area: deck;
      display: grid;
      gap: var(--space-3);
    }
    .panel {
      grid-area: panel;
      align-self: start;
      max-height: 100%;
      /* Room for the outline of what has the focus, which scrolling would cut off. */
      margin: -4px;
      padding: 4px;
      overflow: auto;
    }
    .thumbs {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
      align-items: center;
      gap: var(--space-4);
    }
    .record {
      display: grid;
      place-items: center;
      width: 4.75rem;
      height: 4.75rem;
      padding: 0;
      border: 3px solid var(--ink);
      border-radius: 50%;
      background: transparent;
      cursor: pointer;
    }
    .record span {
      width: 3.75rem;
      height: 3.75rem;
      border-radius: 50%;
      background: var(--record);
      transition:
        width 160ms,
        height 160ms,
        border-radius 160ms;
    }
    .record:hover:not(:disabled) span {
      background: color-mix(in srgb, var(--record) 88%, black);
    }
    .record.on span {
      width: 1.9rem;
      height: 1.9rem;
      border-radius: 0.45rem;
    }
    .record:disabled {
      opacity: 0.45;
      cursor: default;
    }
    .last {
      display: flex;
      align-items: center;
      gap: var(--space-3);
      min-width: 0;
      min-height: 3rem;
      border-radius: var(--radius-m);
      line-height: 1.3;
      text-decoration: none;
    }
    .last span {
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .last img {
      flex: none;
      width: 4.5rem;
      aspect-ratio: 16 / 9;
      border-radius: var(--radius-s);
      object-fit: cover;
      background: var(--stage);
    }
    @media (max-width: 56rem) {
      :host {
        grid-template: 'stage' auto 'deck' auto 'panel' auto / minmax(0, 1fr);
        gap: var(--space-3);
        height: auto;
        min-height: 0;
        padding: 0 0 var(--space-4);
      }
      .stage {
        height: min(52dvh, 56.25vw);
        border-radius: 0;
      }
      .stage.tall {
        height: 52dvh;
      }
      .stage.several {
        height: min(52dvh, 84vw);
      }
      .stage:has(error-card) {
        height: auto;
        min-height: 56.25vw;
      }
      .panel {
        padding: 0;
        overflow: visible;
      }
      .deck,
      .panel {
        margin: 0 max(var(--space-4), env(safe-area-inset-right)) 0 max(var(--space-4), env(safe-area-inset-left));
      }
    }
    @media (max-width: 40rem) {
      .last img {
        width: 3.25rem;
      }
      .last {
        gap: var(--space-2);
      }
    }
  `,
];
