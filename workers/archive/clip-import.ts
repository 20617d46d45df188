import { AppError, isAbort, toAppError } from '../../src/domain/errors.ts';
import type { FrameBlock } from '../../src/domain/frames.ts';
import { newId } from '../../src/domain/ids.ts';
import { mainTrackId, type Session, type VideoTrack } from '../../src/domain/session.ts';
import type { ArchiveContract, ArchiveProgress, ClipReport } from '../../src/rpc/archive-contract.ts';
import { putImported } from '../../src/storage/import.ts';
import { ifNotWritten } from '../../src/storage/locks.ts';
import { purgeSession, putSession } from '../../src/storage/sessions.ts';
import { NotCopyable } from './clip-groups.ts';
import { copyPictures, pictureForm, type ClipPicturesParts, type ImportedPictures } from './clip-pictures.ts';
import { reencodePictures } from './clip-reencoding.ts';
import { copySound } from './clip-sound.ts';
import { ClipSource, type Survey } from './clip-source.ts';
import { ProgressMeter } from './progress-meter.ts';

const soundTrackId = 'mic0';
/** A picture that stays longer than this many times the mean is no hiccup: the clip has no rate. */
const longTimes = 2;

export const importClip: ArchiveContract['importClip'] = async (file, progress, signal) => {
  signal.throwIfAborted();
  const id = newId(Date.now(), crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
  let report: ClipReport | null = null;
  await ifNotWritten(id, async () => {
    const source = await ClipSource.open(file);
    try {
      report = await importAs(id, file, source, progress, signal);
    } catch (error) {
      await purgeSession(id);
      throw isAbort(error) ? error : toAppError(error);
    } finally {
      source.close();
    }
  });
  return report ?? Promise.reject(new AppError('unexpected', 'The new id was taken.'));
};

async function importAs(id: string, file: File, source: ClipSource, progress: (progress: ArchiveProgress) => void, signal: AbortSignal): Promise<ClipReport> {
  const survey = await source.survey(signal);
  const row = newRow(id, file, source, survey);
  await putSession(row);
  const parts = (): ClipPicturesParts => ({ sessionId: id, trackId: mainTrackId, source, survey, meter: new ProgressMeter(survey.bytes, progress), signal });
  const form = await pictureForm(source);
  let reencoded: string | null = null;
  const pictures = await copyPictures(parts(), form).catch((error: unknown) => {
    if (!(error instanceof NotCopyable)) throw error;
    reencoded = error.reason;
    return reencodePictures(parts(), form);
  });
  const sound = await copySound(source, id, soundTrackId, survey.startS, signal);
  signal.throwIfAborted();

  const video = videoTrack(file.name, pictures);
  const heard = sound !== null && 'track' in sound ? sound : null;
  const tracks = heard === null ? [video] : [video, heard.track];
  const { width, height, thumbnail, writer } = pictures;
  const session: Session = {
    ...row,
    state: 'complete',
    durationUs: Math.max(writer.endUs, heard?.endUs ?? 0),
    bytes: tracks.flatMap(({ segments }) => segments).reduce((sum, { bytes }) => sum + bytes, 0),
    source: { ...row.source, width, height, ...(isVariable(writer.blocks, writer.endUs) ? { variableRate: true } : {}) },
    tracks,
    ...(thumbnail === '' ? {} : { thumbnail }),
  };
  await putImported({ session, frames: [...writer.blocks, ...(heard?.blocks ?? [])], runs: [], results: [], signals: [] });
  return { sessionId: id, name: session.name, frames: writer.frames, reencoded, soundLeftOut: sound !== null && 'leftOut' in sound ? sound.leftOut : null };
}

function newRow(id: string, file: File, { madeAtMs }: ClipSource, { startS, latestS, pictures }: Survey): Session {
  const { userAgent, platform, hardwareConcurrency: cores } = navigator;
  const seconds = latestS - startS;
  const frameRate = seconds > 0 ? Math.round(((pictures - 1) / seconds) * 1000) / 1000 : 0;
  return {
    id,
    name: file.name.replace(/\.[^.]+$/, '') || file.name,
    state: 'importing',
    startedAtMs: madeAtMs ?? file.lastModified,
    timeOriginMs: performance.timeOrigin,
    sourceStartUs: Math.round(startS * 1e6),
    durationUs: 0,
    bytes: 0,
    source: { id: 'clip', label: file.name, width: 0, height: 0, frameRate },
    tracks: [],
    device: { userAgent, platform, cores },
    appVersion: __APP_VERSION__,
  };
}

function videoTrack(label: string, { writer, decoder, width, height }: ImportedPictures): VideoTrack {
  const { frames, keyFrames } = writer;
  return { id: mainTrackId, kind: 'video', label, width, height, frames, keyFrames, drops: {}, segments: [writer.segment(decoder)] };
}

function isVariable(blocks: readonly FrameBlock[], endUs: number): boolean {
  const frames = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return blocks.some(({ durationUs }) => durationUs.some((us) => us > (longTimes * endUs) / frames));
}
