import type { RecordContract } from '../../src/rpc/record-contract.ts';
import { AppError } from '../../src/domain/errors.ts';
import { serve } from '../../src/rpc/serve.ts';
import { chooseCodec } from './codec-ladder.ts';
import { recoverSessions } from './recovery.ts';
import { Recording } from './recording.ts';

let recording: Recording | undefined;

serve({
  async prepare({ width, height, frameRate, codec }) {
    return (await chooseCodec({ width, height, frameRate }, codec)).codec;
  },
  async start(request, listen) {
    await recording?.stop();
    recording = await Recording.start(request, listen);
  },
  async stop() {
    if (recording === undefined) throw new AppError('recording-empty', 'Nothing is being recorded.');
    return recording.stop();
  },
  recover: recoverSessions,
} satisfies RecordContract);
