import { css, html, type TemplateResult } from 'lit';

/** Told apart by people who don't see all colours alike (after Okabe and Ito), darker on a light page; dashes tell those apart that share a colour. */
export const signalColors = css`
  :host {
    --signal-0: #0072b2;
    --signal-1: #c04f00;
    --signal-2: #00795a;
    --signal-3: #a8487d;
    --signal-4: #7a6400;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --signal-0: #56b4e9;
      --signal-1: #f08a3c;
      --signal-2: #2bc79a;
      --signal-3: #e39bc4;
      --signal-4: #e0c93a;
    }
  }
`;

const colors = 5;
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/** How a line is drawn, by its place in a plot. */
export interface LineLook {
  /** Name of a custom property. */
  readonly color: string;
  readonly dash: readonly number[];
}

export function lineLook(line: number): LineLook {
  return { color: `--signal-${line % colors}`, dash: dashes[Math.floor(line / colors) % dashes.length] ?? [] };
}

/** The line beside the name of its channel. */
export function renderLineLook({ color, dash }: LineLook): TemplateResult {
  return html`<svg width="20" height="3" aria-hidden="true"><line x2="20" y1="1.5" y2="1.5" stroke="var(${color})" stroke-width="2.5" stroke-dasharray=${dash.join(' ')} /></svg>`;
}
