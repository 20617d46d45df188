import { css } from 'lit';
import { sharedStyles } from './shared-styles.ts';

export const livePreviewStyles = [
  sharedStyles,
  css`
    :host {
      position: relative;
      display: block;
      min-width: 0;
      min-height: 0;
      overflow: hidden;
      background: var(--stage);
    }
    video,
    canvas {
      position: absolute;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    .name,
    .words {
      position: absolute;
      border-radius: var(--radius-s);
      background: rgb(0 0 0 / 72%);
      color: #fff;
    }
    .name {
      bottom: var(--space-2);
      left: var(--space-2);
      max-width: calc(100% - 2 * var(--space-2));
      padding: 0.1rem var(--space-2);
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .words {
      top: 50%;
      left: 50%;
      width: max-content;
      max-width: min(24rem, calc(100% - 2 * var(--space-3)));
      padding: var(--space-2) var(--space-3);
      text-align: center;
      translate: -50% -50%;
    }
    @media (max-width: 40rem) {
      .words {
        font-size: var(--text-s);
      }
    }
  `,
];
