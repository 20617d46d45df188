/**
 * A Web Lock per session that is being written tells "interrupted" from "recording in another tab":
 * the browser releases it when the thread that holds it ends, however it ends.
 */
function lockName(sessionId: string): string {
  return `session:${sessionId}`;
}

/** Takes the writer's lock of a session; the returned function gives it back. */
export function lockSession(sessionId: string): Promise<() => void> {
  return hold(lockName(sessionId));
}

/** The same for a run, which is written while its session is read; waits for whoever has it. */
export function lockRun(runId: string): Promise<() => void> {
  return hold(`run:${runId}`);
}

/** Runs `use` if no thread writes this session now; otherwise does nothing and returns false. */
export async function ifNotWritten(sessionId: string, use: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(lockName(sessionId), { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await use();
    return true;
  });
}

function hold(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((release) => resolve(release))).catch(reject);
  });
}

/** True while any thread of any tab writes a session. */
export async function anySessionWritten(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name?.startsWith(lockName('')) === true);
}
