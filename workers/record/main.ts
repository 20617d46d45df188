import type { RecordContract } from '../../src/rpc/record-contract.ts';
import { AppError } from '../../src/domain/errors.ts';
import { serve } from '../../src/rpc/serve.ts';
import { chooseCodec } from './codec-ladder.ts';
import { recoverSessions } from './recovery.ts';
import { Recording } from './recording.ts';

let recording: Recording | undefined;

function current(): Recording {
  if (recording === undefined) throw new AppError('recording-empty', 'Nothing is being recorded.');
  return recording;
}

serve({
  async prepare({ width, height, frameRate, codec }) {
    return (await chooseCodec({ width, height, frameRate }, codec)).codec;
  },
  async start(request, listen) {
    await recording?.stop().catch(() => undefined);
    recording = new Recording(request, listen);
    await recording.started();
  },
  pause: async () => current().pause(),
  resume: async () => current().resume(),
  notice: async (kind, trackId) => current().notice(kind, trackId),
  replaceFeed: async (replacement) => current().replaceFeed(replacement),
  suspendDetector: async ({ error }) => current().suspendDetector(error),
  replaceDetector: async (detector, fallback) => current().replaceDetector(detector, fallback),
  failDetector: async ({ error }) => current().failDetector(error),
  snapshot: async (trackId) => current().snapshot(trackId),
  closeSegments: async () => current().closeSegments(),
  stop: async () => current().stop(),
  recover: recoverSessions,
} satisfies RecordContract);
