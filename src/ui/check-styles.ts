import { css } from 'lit';

/** A box to tick, with its words: large enough for a thumb. */
export const checkStyles = css`
  .check {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 2.75rem;
    overflow-wrap: anywhere;
  }
  .check input {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    accent-color: var(--ink);
  }
`;
