import { AppError } from '../../src/domain/errors.ts';
import { audioTracks, mainTrack, videoTracks, type Session, type VideoTrack } from '../../src/domain/session.ts';
import type { ArchiveContract, ExportedFile } from '../../src/rpc/archive-contract.ts';
import { eachFrameBlock } from '../../src/storage/frames.ts';
import { createExport, removeExport } from '../../src/storage/media.ts';
import { getSession } from '../../src/storage/sessions.ts';
import { exportName } from './export-names.ts';
import { Mp4File } from './mp4-file.ts';
import { bytesOf, closedSegments, framesOf, isHeard, outTime, planSound, planStretches, type Sound, type Stretch } from './mp4-plan.ts';
import { PacketReader } from './packet-reader.ts';
import { ProgressMeter } from './progress-meter.ts';
import { SoundCut } from './sound-cut.ts';

export const exportMp4: ArchiveContract['exportMp4'] = async (sessionId, trackId, progress, signal) => {
  const session = await getSession(sessionId);
  if (session.state === 'importing') throw new AppError('session-busy', `The session ${session.name} is still being written.`);
  const track = videoTracks(session).find(({ id }) => id === trackId);
  if (track === undefined) throw new AppError('media-missing', `The session ${session.name} has no video ${trackId}.`);
  signal.throwIfAborted();

  const closed = await closedSegments(track, eachFrameBlock(sessionId, trackId), session.state);
  const stretches = planStretches(closed);
  if (stretches.length === 0) throw new AppError('recording-empty', `Nothing of ${trackId} has been recorded to its end.`);
  const sounds = await soundsOf(session);
  const meter = new ProgressMeter(bytesOf(closed) + sounds.reduce((sum, sound) => sum + bytesOf(sound.closed), 0), progress);
  const read = (bytes: number): void => {
    signal.throwIfAborted();
    meter.add(bytes);
  };
  const video = new PacketReader(sessionId, trackId, closed, read);
  const tracks = sounds.map((sound) => ({ sound, reader: new PacketReader(sessionId, sound.trackId, sound.closed, read) }));
  const files: ExportedFile[] = [];
  try {
    for (const [part, stretch] of stretches.entries()) {
      const heard = tracks.filter(({ sound }) => isHeard(sound, stretch));
      const file = `${sessionId}-${trackId}-${part}.mp4`;
      const bytes = await writeFile(file, stretch, video, heard, signal);
      files.push({ name: nameOf(session, track, stretches.length === 1 ? null : part + 1), file, bytes });
    }
    return files;
  } catch (error) {
    for (const { file } of files) await removeExport(file);
    throw error;
  } finally {
    video.close();
    for (const { reader } of tracks) reader.close();
  }
};

interface SoundSource {
  readonly sound: Sound;
  readonly reader: PacketReader;
}

async function soundsOf(session: Session): Promise<Sound[]> {
  const sounds: Sound[] = [];
  for (const track of audioTracks(session)) {
    const sound = planSound(track, await closedSegments(track, eachFrameBlock(session.id, track.id), session.state));
    if (sound !== null) sounds.push(sound);
  }
  return sounds;
}

function nameOf(session: Session, track: VideoTrack, part: number | null): string {
  const camera = track.id === mainTrack(session)?.id ? '' : ` ${track.id}`;
  return `${exportName(session.name)}${camera}${part === null ? '' : ` part ${part}`}.mp4`;
}

/** Writes one file; the readers stand at its beginning and are left at its end. Resolves with its size. */
async function writeFile(name: string, stretch: Stretch, video: PacketReader, sounds: readonly SoundSource[], signal: AbortSignal): Promise<number> {
  const out = await createExport(name);
  let mp4: Mp4File | null = null;
  try {
    const parts = sounds.map(({ sound }) => ({ decoder: sound.decoder, packets: framesOf(sound.closed) }));
    mp4 = await Mp4File.start(out, { video: { decoder: stretch.decoder, packets: stretch.frames }, sounds: parts });
    await interleave(mp4, stretch, video, sounds);
    await mp4.finish();
    signal.throwIfAborted();
    out.close();
    return out.size;
  } catch (error) {
    // It may fail over what went wrong before, which is what counts.
    await mp4?.cancel().catch(() => undefined);
    out.close(0);
    await removeExport(name);
    throw error;
  }
}

/** Pictures, and before each of them the sound that comes until then, so that neither waits for the other in memory or in the file. */
async function interleave(mp4: Mp4File, stretch: Stretch, video: PacketReader, sounds: readonly SoundSource[]): Promise<void> {
  const tracks = sounds.map(({ reader }) => ({ reader, cut: new SoundCut(stretch.spans) }));
  const addSoundUntil = async (endUs: number): Promise<void> => {
    for (const [index, { reader, cut }] of tracks.entries()) {
      for (let packet = await reader.peek(); packet !== undefined && packet.timestampUs < endUs; packet = await reader.peek()) {
        const placedUs = cut.place(packet.timestampUs, packet.durationUs);
        if (placedUs !== null) await mp4.addSound(index, packet, placedUs);
        reader.skip();
      }
    }
  };
  for (let packet = await video.peek(); packet !== undefined && stretch.segments.has(packet.segment); packet = await video.peek()) {
    await addSoundUntil(packet.timestampUs);
    await mp4.addPicture(packet, outTime(stretch, packet.timestampUs));
    video.skip();
  }
  await addSoundUntil(stretch.spans.at(-1)?.endUs ?? 0);
}
