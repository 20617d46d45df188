import { css } from 'lit';

/** Of a panel that is folded until somebody wants it: its title is what unfolds it. */
export const foldedStyles = css`
  summary {
    width: fit-content;
    padding: var(--space-2) 0;
    cursor: pointer;
  }
  summary h2 {
    display: inline;
  }
`;
