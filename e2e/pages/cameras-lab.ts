import { unpackFrames } from '../../src/domain/frames.ts';
import { problemOf } from '../../src/domain/verification.ts';
import { callback, spawnRecord, transfer } from '../../src/rpc/spawn.ts';
import { frameBlocks } from '../../src/storage/frames.ts';
import { verifySession } from './archive-lab.ts';
import { FaultyCamera } from './faulty-camera.ts';
import { recordRequest, requestTransferables } from './record-scene.ts';
import { ReplayProbe } from './replay-probe.ts';

export interface Flash {
  readonly trackId: string;
  /** Session time of the row whose picture is white. */
  readonly timestampUs: number;
  /** Colour of that picture, and the number painted in it minus the one the camera painted when the light flashed. */
  readonly colour: readonly number[];
  readonly off: number | null;
}

export interface Flashes {
  readonly problem: string | null;
  readonly flashes: readonly Flash[];
}

/** Records a flash by several cameras at once, each with its own clock, so many ms ahead of the page's. */
export async function recordFlash(aheadMs: readonly number[]): Promise<Flashes> {
  const cameras = aheadMs.map((ahead) => new FaultyCamera(ahead));
  const tracks = cameras.map((camera, at) => ({ trackId: `cam${at}`, source: camera.info, feed: camera.open() }));
  const [main] = tracks;
  if (main === undefined) throw new Error('There is no camera.');
  const request = { ...recordRequest(main.feed, main.source), tracks };
  const worker = spawnRecord();
  await worker.call((api) => api.start(transfer(request, requestTransferables(request)), callback(() => undefined)));
  await Promise.all(cameras.map((camera) => camera.gives(20)));
  for (const camera of cameras) camera.flash();
  await Promise.all(cameras.map((camera) => camera.gives(10)));
  const session = await worker.call((api) => api.stop());
  worker.dispose();
  const report = await verifySession(session.id);
  const flashes: Flash[] = [];
  for (const [at, camera] of cameras.entries()) flashes.push(await findFlash(session.id, `cam${at}`, camera));
  return { problem: typeof report === 'string' ? report : (problemOf(report) ?? null), flashes };
}

/** The row of the camera's flash: rows and the camera's own times have the same steps. */
async function findFlash(sessionId: string, trackId: string, camera: FaultyCamera): Promise<Flash> {
  const rows = (await frameBlocks(sessionId, trackId)).flatMap((block) => [...unpackFrames(block)]);
  const startUs = camera.times.map((us) => us - (rows[0]?.timestampUs ?? 0)).find((start) => rows.every((row) => camera.times.includes(start + row.timestampUs)));
  const row = rows.find(({ timestampUs }) => startUs !== undefined && startUs + timestampUs === camera.times[camera.flashed]);
  if (row === undefined) throw new Error(`The flash is not in ${trackId}.`);
  const probe = new ReplayProbe();
  await probe.open(sessionId);
  await probe.showTrack(trackId);
  await probe.do((api) => api.seek(row.index));
  const number = await probe.showsNumber(camera.flashed);
  const colour = await probe.showsColour(0.5, 0.5, () => true);
  probe.dispose();
  return { trackId, timestampUs: row.timestampUs, colour, off: number === null ? null : number - camera.flashed };
}
