import type { Configuration } from '../domain/configuration.ts';
import { nextTakeNumber, sessionName } from '../domain/session-name.ts';
import type { Session, Take } from '../domain/session.ts';
import type { RecordLimits } from '../rpc/record-contract.ts';

/** What the next session is called, and which take of what it is. */
export interface TakePlan {
  readonly name: string;
  /** Counted without a task as well: it is in the name. */
  readonly number: number;
  readonly take?: Take;
}

/** `camera`: what the source calls itself; `number`: a certain one, where it is not the next free one. */
export function planTake(configuration: Configuration, sessions: readonly Session[], camera: string, number?: number): TakePlan {
  const { nameTemplate } = configuration;
  const task = configuration.task.trim();
  const take = number ?? nextTakeNumber(sessions, task);
  const name = sessionName(nameTemplate, { atMs: Date.now(), camera, task, take });
  return { name, number: take, ...(task === '' ? {} : { take: { task, number: take } }) };
}

const bytesPerMb = 1e6;

/** Absent when there are none. */
export function limitsOf({ maxLengthS, maxFrameRate, diskBudgetMb }: Configuration): RecordLimits | undefined {
  if (maxLengthS === null && maxFrameRate === null && diskBudgetMb === null) return undefined;
  return {
    ...(maxLengthS === null ? {} : { maxLengthUs: maxLengthS * 1e6 }),
    ...(maxFrameRate === null ? {} : { maxFrameRate }),
    ...(diskBudgetMb === null ? {} : { diskBudgetBytes: diskBudgetMb * bytesPerMb }),
  };
}
