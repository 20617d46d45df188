import { test } from '@playwright/test';

export const figureAttachment = 'retake-figure';

/** One line of the table. */
export interface Figure {
  /** Number of the bar in the design. */
  readonly bar: number;
  readonly what: string;
  /** With its unit. */
  readonly measured: string;
  readonly wanted: string;
  readonly met: boolean;
  /** The single measurements. */
  readonly values: readonly number[];
}

export async function report(figure: Figure): Promise<void> {
  await test.info().attach(figureAttachment, { body: JSON.stringify(figure), contentType: 'application/json' });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? (sorted[Math.floor(middle)] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export const wantLong = process.env['RETAKE_BENCH'] === 'long';
