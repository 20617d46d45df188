import { css } from 'lit';
import { sharedStyles } from './shared-styles.ts';

export const sessionCardStyles = [
  sharedStyles,
  css`
    :host {
      display: block;
    }
    article {
      display: grid;
      height: 100%;
      overflow: hidden;
      box-shadow: var(--shadow);
    }
    .picture {
      position: relative;
      display: grid;
      place-items: center;
      color: #85888e;
      aspect-ratio: 16 / 9;
      background: var(--stage);
    }
    img {
      position: absolute;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    .length {
      position: absolute;
      right: var(--space-2);
      bottom: var(--space-2);
      padding: 0.05rem var(--space-2);
      border-radius: 0.4rem;
      background: rgb(0 0 0 / 72%);
      color: #fff;
      font-size: var(--text-s);
    }
    .words {
      display: grid;
      align-content: start;
      gap: 0.1rem;
      min-width: 0;
      padding: var(--space-3) var(--space-2) var(--space-1) var(--space-4);
    }
    h2,
    .source {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    h2 a {
      display: block;
      padding: 0.1rem 0;
      text-decoration: none;
    }
    h2 a:hover {
      text-decoration: underline;
    }
    h2 a:focus-visible {
      outline-offset: -2px;
    }
    .foot {
      display: flex;
      align-items: center;
      margin-top: var(--space-1);
    }
    .badges {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: var(--space-1);
    }
    .verified {
      align-self: center;
      color: var(--good);
    }
    .foot .button,
    .foot export-menu {
      color: var(--ink-2);
    }
    .foot .button:hover,
    .foot export-menu:hover {
      color: var(--ink);
    }
  `,
];
