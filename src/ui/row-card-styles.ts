import { css } from 'lit';

/** A thing in a list: its icon, what is said of it, and what can be done with it; on a phone that stands below the words. */
export const rowCardStyles = css`
  :host {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-1) var(--space-4);
    padding: var(--space-3) var(--space-3) var(--space-3) var(--space-4);
  }
  .words {
    display: grid;
    gap: var(--space-1);
  }
  .actions {
    display: flex;
    gap: var(--space-1);
  }
  @media (max-width: 40rem) {
    :host {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .actions {
      grid-column: 2;
      justify-content: flex-end;
    }
  }
`;
