import type { FrameFeed } from '../domain/feed.ts';
import type { SourceInfo } from '../domain/session.ts';

/** One camera (or scene) a person can pick. */
export interface SourceChoice {
  readonly deviceId: string;
  readonly label: string;
}

/** What the person asked for; the device gives what it can. */
export interface SourceRequest {
  readonly deviceId?: string;
  /** Phones: the camera on the front or on the back, when no device is named. */
  readonly facing?: 'user' | 'environment';
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Drawn scenes: give frames as fast as they are asked for, not at the frame rate. Timestamps stay the same. */
  readonly unpaced?: boolean;
}

/** A source that is on. Owned by who acquired it, until `release`. */
export interface AcquiredSource {
  /** What the device really gives. */
  readonly info: SourceInfo;
  /** For a `<video>`, or a canvas to put on the page as it is. */
  readonly preview: MediaStream | HTMLCanvasElement;
  /** Frames for one recording; call again for the next one. The record worker ends the feed. */
  openFeed(): FrameFeed;
  /** The device it comes from, where there is one. */
  readonly deviceId?: string;
  /** Tells when the device gives no pictures for a while without having ended, and when it does again. One listener at a time. */
  onMuted(listen: (muted: boolean) => void): void;
  /** Settles when the source ends by itself: unplugged, taken by another program, permission withdrawn. */
  readonly lost: Promise<void>;
  /** Switches the device off. May be called twice. */
  release(): void;
}

/** A kind of source; one file in `sources/`, its id the file's name. */
export interface Source {
  readonly id: string;
  readonly label: string;
  /** The browser asks the person each time, and only in answer to a tap. */
  readonly asksEachTime?: boolean;
  /** What can be picked, without asking for permission; names may be missing until it has been given once. */
  choices(): Promise<SourceChoice[]>;
  /** Switches the source on. Errors: `page-insecure`, `camera-none`, `camera-refused`, `camera-busy`, `screen-refused`, `screen-unsupported`, `browser-unsupported`. */
  acquire(request: SourceRequest, signal: AbortSignal): Promise<AcquiredSource>;
}

export function defineSource(source: Source): Source {
  return source;
}
