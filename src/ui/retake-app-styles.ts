import { css } from 'lit';
import { sharedStyles } from './shared-styles.ts';

export const appStyles = [
  sharedStyles,
  css`
    :host {
      --bar-height: 3.5rem;
      --nav-height: 0px;
      display: grid;
      grid-template-rows: auto 1fr;
      min-height: 100dvh;
    }
    header {
      position: sticky;
      z-index: 10;
      top: 0;
      display: grid;
      grid-template-columns: 1fr auto 1fr;
      align-items: center;
      gap: var(--space-3);
      min-height: var(--bar-height);
      padding: env(safe-area-inset-top) max(var(--space-5), env(safe-area-inset-right)) 0 max(var(--space-5), env(safe-area-inset-left));
      border-bottom: 1px solid var(--line);
      background: var(--paper);
    }
    .mark {
      display: inline-flex;
      align-items: center;
      justify-self: start;
      gap: var(--space-2);
      min-height: 2.75rem;
      font-weight: 650;
      letter-spacing: -0.01em;
      text-decoration: none;
    }
    nav {
      display: flex;
      gap: var(--space-1);
    }
    nav a {
      display: flex;
      align-items: center;
      gap: var(--space-2);
      min-height: 2.4rem;
      padding: 0 var(--space-3);
      border-radius: var(--radius-m);
      color: var(--ink-2);
      font-weight: 550;
      text-decoration: none;
    }
    nav a:hover {
      background: var(--sunk);
    }
    nav a[aria-current] {
      background: var(--sunk);
      color: var(--ink);
    }
    nav a.off .dot {
      fill: none;
    }
    .right {
      display: flex;
      align-items: center;
      justify-self: end;
      gap: var(--space-2);
      min-width: 0;
    }
    .live {
      display: inline-flex;
      align-items: center;
      min-height: 2rem;
      padding: 0 var(--space-3);
      border-radius: 99px;
      background: var(--record);
      color: var(--on-record);
      font-size: var(--text-s);
      font-weight: 600;
      text-decoration: none;
      white-space: nowrap;
    }
    main {
      min-width: 0;
      outline: none;
    }
    .missing {
      max-width: 36rem;
      margin: var(--space-6) auto;
    }
    .skip {
      position: fixed;
      z-index: 30;
      top: -4rem;
      left: var(--space-3);
      padding: var(--space-2) var(--space-4);
      border: 0;
      border-radius: var(--radius-m);
      background: var(--solid);
      color: var(--on-solid);
      font: inherit;
    }
    .skip:focus {
      top: var(--space-2);
    }
    .drop {
      position: fixed;
      z-index: 40;
      inset: var(--space-3);
      display: grid;
      place-items: center;
      border: 2px dashed var(--ink);
      border-radius: var(--radius-l);
      background: color-mix(in srgb, var(--paper) 88%, transparent);
      font-size: var(--text-xl);
      font-weight: 650;
      text-align: center;
      pointer-events: none;
    }
    @media (max-width: 40rem) {
      :host {
        --bar-height: 3rem;
        --nav-height: 3.75rem;
        padding-bottom: calc(var(--nav-height) + env(safe-area-inset-bottom));
      }
      header {
        grid-template-columns: auto 1fr;
        padding-right: max(var(--space-4), env(safe-area-inset-right));
        padding-left: max(var(--space-4), env(safe-area-inset-left));
      }
      .keys {
        display: none;
      }
      nav {
        position: fixed;
        z-index: 10;
        right: 0;
        bottom: 0;
        left: 0;
        gap: 0;
        padding-bottom: env(safe-area-inset-bottom);
        border-top: 1px solid var(--line);
        background: var(--paper);
      }
      nav a {
        flex: 1;
        flex-direction: column;
        justify-content: center;
        gap: 0.15rem;
        height: var(--nav-height);
        border-radius: 0;
        font-size: 0.75rem;
      }
      nav a[aria-current],
      nav a:hover {
        background: none;
      }
      nav a[aria-current] {
        box-shadow: inset 0 2px var(--ink);
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
    }
  `,
];
