import { isolate } from './isolation.ts';
import type { Keeper } from './keeper.ts';

/** Cache first: the files of one version belong together. What is not the app's goes to the network, with the headers added. */
export async function answer(request: Request, { shell, engines }: Keeper): Promise<Response> {
  const kept = await shell.match(request);
  if (kept !== undefined) return kept;
  const engine = engines.find(request.url);
  if (engine !== undefined) {
    await engines.keep(engine, () => Promise.resolve()).catch(() => undefined);
    const whole = await engines.match(engine);
    if (whole !== undefined) return whole;
  }
  try {
    return isolate(await fetch(request));
  } catch (error) {
    const page = request.mode === 'navigate' ? await shell.page() : undefined;
    if (page === undefined) throw error;
    return page;
  }
}
