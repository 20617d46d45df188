import { longestText } from './configuration.ts';
import type { Session } from './session.ts';

export const namePlaceholders = ['date', 'time', 'camera', 'task', 'take'] as const;

/** What stands in the place of each placeholder. */
export interface NameParts {
  readonly atMs: number;
  /** What the source calls itself. */
  readonly camera: string;
  /** Empty: `Take`. */
  readonly task: string;
  readonly take: number;
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The first letters of a text; never half of one that JavaScript stores in two. */
function shorten(text: string): string {
  return text.slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '').trimEnd();
}

/**
 * The name of a session: each `{placeholder}` filled in, unknown ones left as typed. Day and time are local, `2026-11-21` and `14-05-09`;
 * colons would not survive in the file names of exports. Never empty: at least `Take 1`.
 */
export function sessionName(template: string, { atMs, camera, task, take }: NameParts): string {
  const at = new Date(atMs);
  const digits = (...numbers: number[]): string => numbers.map((number) => String(number).padStart(2, '0')).join('-');
  const texts: Readonly<Record<string, string>> = {
    date: digits(at.getFullYear(), at.getMonth() + 1, at.getDate()),
    time: digits(at.getHours(), at.getMinutes(), at.getSeconds()),
    camera,
    task: tidy(task) || 'Take',
    take: String(take),
  };
  // One pass: braces in a task are the person's, not placeholders.
  const name = template.replace(/\{(\w+)\}/g, (typed: string, placeholder: string) => (Object.hasOwn(texts, placeholder) ? (texts[placeholder] ?? typed) : typed));
  return shorten(tidy(name)) || `Take ${take}`;
}

/**
 * The number of the next take of a task: one more than the highest so far. Where there is no task, sessions that are named `Take 3`
 * count as well, whoever named them.
 */
export function nextTakeNumber(sessions: Iterable<Pick<Session, 'name' | 'take'>>, task: string): number {
  const wanted = tidy(task);
  let highest = 0;
  for (const { name, take } of sessions) {
    const named = wanted === '' ? Number(/^Take (\d+)$/.exec(name)?.[1] ?? 0) : 0;
    const taken = take !== undefined && tidy(take.task) === wanted ? take.number : 0;
    highest = Math.max(highest, named, taken);
  }
  return highest + 1;
}
