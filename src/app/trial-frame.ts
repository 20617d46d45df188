import { AppError } from '../domain/errors.ts';
import type { FrameFeed } from '../domain/feed.ts';
import type { AcquiredSource } from '../sources/source.ts';

/** A camera that says nothing for so long is not judged: the recorder waits for it. */
const patienceMs = 2_000;

/**
 * Looks at one frame of a source that is on. Depth cameras give pictures that no encoder takes, and it is better told before a recording
 * than during it. Errors: `camera-format`.
 */
export async function checkPictures(source: AcquiredSource): Promise<void> {
  const feed = source.openFeed();
  if (feed.kind !== 'stream') return endFeed(feed);
  const reader = feed.frames.getReader();
  const timer = setTimeout(() => void reader.cancel(), patienceMs);
  try {
    const { value: frame } = await reader.read();
    const encodable = frame === undefined || frame.format !== null;
    frame?.close();
    if (!encodable) throw new AppError('camera-format', `${source.info.label} gives pictures that no encoder takes.`);
  } finally {
    clearTimeout(timer);
    await reader.cancel();
  }
}

/** Ends a feed that no recorder took over. */
export function endFeed(feed: FrameFeed): void {
  if (feed.kind === 'stream') void feed.frames.cancel();
  else if (feed.kind === 'track') feed.track.stop();
  else feed.port.postMessage('close');
}
