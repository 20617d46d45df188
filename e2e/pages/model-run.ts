import type { DetectorSpec } from '../../src/domain/detector.ts';
import type { FrameResult } from '../../src/domain/runs.ts';
import { transfer } from '../../src/rpc/spawn.ts';
import { resultBlocks } from '../../src/storage/runs.ts';
import { DetectLab } from './detect-lab.ts';
import { newRun } from './motion-run.ts';
import type { ReplayProbe } from './replay-probe.ts';

/** Runs a model file over what is open, as the family that recognises it says, and gives what is stored of it. */
export async function runModel(probe: ReplayProbe, sessionId: string, url: string, part: Pick<DetectorSpec, 'options' | 'everyNth'>): Promise<FrameResult[]> {
  const file = await (await fetch(url)).blob();
  const lab = await DetectLab.open();
  try {
    const { family, why } = await lab.inspect(file);
    if (family === undefined) throw new Error(why);
    await lab.load(file, family, part.options);
    const { port1, port2 } = new MessageChannel();
    await lab.worker.call((api) => api.attach(transfer(port1, [port1])));
    const plain = newRun(sessionId, 'every-frame');
    const run = { ...plain, detector: { ...plain.detector, family, ...part } };
    await probe.do((api) => api.run(transfer({ run, mode: 'every-frame' as const, detector: port2 }, [port2]), new AbortController().signal));
    const results: FrameResult[] = [];
    for await (const block of resultBlocks(run.id)) results.push(...block.results);
    return results;
  } finally {
    lab.worker.dispose();
  }
}
