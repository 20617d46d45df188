import type { DetectorSpec } from '../../src/domain/detector.ts';
import { plainCpu } from '../../src/domain/engine.ts';
import { AppError } from '../../src/domain/errors.ts';
import { framesOf, type Findings, type FrameResult, type MissedFrame, type Run, type RunMode } from '../../src/domain/runs.ts';
import type { DetectReply, DetectRequest } from '../../src/rpc/detect-contract.ts';
import { fromWire, toWire } from '../../src/rpc/errors.ts';
import type { ReplayMode } from '../../src/rpc/replay-contract.ts';
import { spawnDetect, transfer } from '../../src/rpc/spawn.ts';
import { resultBlocks } from '../../src/storage/runs.ts';
import { newRun as newMotionRun } from './motion-run.ts';
import type { ReplayProbe } from './replay-probe.ts';

/** A detector with its model in the real detect worker. */
export interface OpenDetector {
  readonly spec: DetectorSpec;
  connect(): Promise<MessagePort>;
  dispose(): void;
}

/** Motion at a low threshold where nothing else is said. */
export function specOf(part: Partial<DetectorSpec> = {}): DetectorSpec {
  return { ...newMotionRun('', 'paced').detector, ...part };
}

export async function openDetector(modelUrl: string, spec: DetectorSpec): Promise<OpenDetector> {
  const worker = spawnDetect();
  const dispose = (): void => worker.dispose();
  const model = await (await fetch(modelUrl)).blob();
  try {
    await worker.call((api) => api.load(model, spec, plainCpu));
  } catch (error) {
    dispose();
    throw error;
  }
  const connect = async (): Promise<MessagePort> => {
    const { port1, port2 } = new MessageChannel();
    await worker.call((api) => api.attach(transfer(port1, [port1])));
    return port2;
  };
  return { spec, connect, dispose };
}

export function newRun(sessionId: string, mode: RunMode, detector: DetectorSpec): Run {
  return { ...newMotionRun(sessionId, mode), detector };
}

/** Runs a detector over the session that is open in a probe. */
export async function runOver(probe: ReplayProbe, sessionId: string, { spec, connect }: OpenDetector, mode: ReplayMode = 'every-frame', signal = new AbortController().signal): Promise<Run> {
  const port = await connect();
  return probe.do((api) => api.run(transfer({ run: newRun(sessionId, mode, spec), mode, detector: port }, [port]), signal));
}

export async function resultsOf(runId: string): Promise<FrameResult[]> {
  const results: FrameResult[] = [];
  for await (const block of resultBlocks(runId)) results.push(...block.results);
  return results;
}

/** What is stored of a run, frame after frame. */
export async function fatesOf(runId: string): Promise<(FrameResult | MissedFrame)[]> {
  const fates: (FrameResult | MissedFrame)[] = [];
  for await (const block of resultBlocks(runId)) fates.push(...framesOf(block));
  return fates;
}

/** What a detector says about one picture, which it takes over. Rejects with its error. */
export async function ask({ connect }: OpenDetector, picture: VideoFrame): Promise<Findings> {
  const port = await connect();
  const reply = new Promise<DetectReply>((resolve) => (port.onmessage = ({ data }: MessageEvent<DetectReply>) => resolve(data)));
  port.postMessage({ frame: 0, timestampUs: picture.timestamp, picture, restart: true } satisfies DetectRequest, [picture]);
  const answer = await reply;
  port.close();
  if ('error' in answer) throw fromWire(answer.error);
  return answer;
}

/** As it arrives at a detector; without its picture it can be handed out of the page. */
export type Question = Omit<DetectRequest, 'picture'> & { readonly picture: VideoFrame | null };

/** Answers as a detector that always sees the same thing, under this id; null: nothing. */
export function answer(port: MessagePort, { frame, timestampUs }: Question, trackId: number | null): void {
  const detections = trackId === null ? [] : [{ label: 'thing', classId: 0, score: 0.9, box: [0.2, 0.2, 0.4, 0.4] as const, trackId }];
  port.postMessage({ frame, timestampUs, detections, timingMs: { preprocess: 1, infer: 1, postprocess: 1 }, startAtMs: {} } satisfies DetectReply);
}

/** Answers as a model that fails for a frame. */
export function fail(port: MessagePort, { frame }: Question): void {
  port.postMessage({ frame, error: toWire(new AppError('model-failed', `The model fails for frame ${frame}.`)) } satisfies DetectReply);
}

/** A port to a detector that does with each frame what it is told; its pictures are closed. */
export function scripted(take: (port: MessagePort, question: Question) => void): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<DetectRequest>) => {
    data.picture.close();
    take(port1, data);
  };
  return port2;
}
