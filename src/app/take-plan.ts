import type { Configuration } from '../domain/configuration.ts';
import { nextTakeNumber, sessionName } from '../domain/session-name.ts';
import type { Session, Take } from '../domain/session.ts';
import type { RecordLimits } from '../rpc/record-contract.ts';

/** What the next session is called, and which take of what it is. */
export interface TakePlan {
  readonly name: string;
  /** Without a task as well, so that the next one counts on whatever the names are. */
  readonly take: Take;
}

/** `camera`: what the source calls itself; `number`: a certain one, where it is not the next free one. */
export function planTake(configuration: Configuration, sessions: readonly Session[], camera: string, number?: number): TakePlan {
  const { nameTemplate } = configuration;
  const task = configuration.task.trim();
  const take: Take = { task, number: number ?? nextTakeNumber(sessions, task) };
  return { name: sessionName(nameTemplate, { atMs: Date.now(), camera, task, take: take.number }), take };
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
