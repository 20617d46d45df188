import { css } from 'lit';
import { pageStyles, sharedStyles } from './shared-styles.ts';

export const replayPageStyles = [
  sharedStyles,
  pageStyles,
  css`
    :host {
      max-width: 100rem;
    }
    .head {
      flex-wrap: nowrap;
      gap: var(--space-2);
      margin-bottom: var(--space-4);
      margin-left: calc(-1 * var(--space-2));
    }
    .title {
      flex: 1;
      min-width: 0;
    }
    .title h1 {
      overflow: hidden;
      font-size: var(--text-l);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 21rem;
      gap: var(--space-5);
      align-items: start;
    }
    .main {
      display: grid;
      gap: var(--space-2);
      min-width: 0;
    }
    .stage {
      position: relative;
      display: grid;
      place-items: center;
      overflow: hidden;
      min-height: 10rem;
      border-radius: var(--radius-l);
      background: var(--stage);
    }
    .stage canvas {
      display: block;
      max-width: 100%;
      width: 100%;
      max-height: min(64dvh, 46rem);
      object-fit: contain;
    }
    .stage p {
      position: absolute;
      color: #b9bcc2;
    }
    aside {
      display: grid;
      gap: var(--space-5);
    }
    session-timeline,
    run-list,
    comparison-panel,
    session-statistics,
    signal-panel,
    session-details {
      grid-column: 1;
      min-width: 0;
    }
    @media (min-width: 60rem) {
      /* A long panel beside them must not pull them apart. */
      .columns {
        grid-template-rows: auto auto auto auto auto auto 1fr;
      }
      aside {
        grid-row: 1 / span 7;
        grid-column: 2;
      }
    }
    @media (max-width: 59.99rem) {
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @media (max-width: 40rem) {
      .stage {
        margin: 0 calc(-1 * var(--space-4));
        border-radius: 0;
      }
    }
  `,
];
