import type { LiveDetector } from './live-detection.ts';
import { microphoneTrackId, type Rig } from './rig.ts';
import type { RunningTake, TakeInputs } from './running-take.ts';

/** Opens the feeds of everything that is on. Devices without pictures just now are left out, and so is a detector that fails. */
export async function gatherInputs(take: RunningTake, rig: Rig, live: LiveDetector, away: ReadonlySet<string>): Promise<TakeInputs> {
  const joined = await live.join(take).catch((error: unknown) => {
    live.fail(error);
    return null;
  });
  const videos = rig.videos.value.filter(({ trackId }) => !away.has(trackId));
  const sound = rig.sound.value;
  return {
    tracks: videos.map(({ trackId, source }) => ({ trackId, source: source.info, feed: source.openFeed() })),
    ...(sound.at === 'on' ? { audio: { trackId: microphoneTrackId, label: sound.microphone.label, feed: sound.microphone.openFeed() } } : {}),
    ...(joined === null ? {} : { live: joined }),
  };
}
