import { audioTracks, videoTracks, type Session } from './session.ts';
import { notesTrackId } from './signals.ts';

/** What a take is, or will be, recorded with, as far as takes of a set should agree. */
export interface TakeShape {
  readonly cameras: readonly CameraShape[];
  readonly sound: boolean;
  /** Ids, in any order. */
  readonly signals: readonly string[];
}

export interface CameraShape {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** Frames a second the device says it gives; 0 when it doesn't say. */
  readonly frameRate: number;
}

/** One thing in which a take would differ from those before it. `before` and `now` are what a person reads. */
export interface TakeDifference {
  readonly what: 'cameras' | 'camera' | 'size' | 'frame-rate' | 'sound' | 'signals';
  readonly before: string;
  readonly now: string;
}

/** Rates this near are the same camera on another day. */
const sameRateFps = 1;

export function shapeOf(session: Session): TakeShape {
  const cameras = videoTracks(session).map(({ width, height, source = session.source }) => ({ label: source.label, width, height, frameRate: source.frameRate }));
  return { cameras, sound: audioTracks(session).length > 0, signals: (session.signals ?? []).map(({ id }) => id).filter((id) => id !== notesTrackId) };
}

/** The newest session of a task; a set is what has the same task. An empty task makes no set. */
export function newestOfSet(sessions: readonly Session[], task: string): Session | undefined {
  const same = sessions.filter(({ take, deletedAtMs }) => task !== '' && take?.task === task && deletedAtMs === undefined);
  return same.reduce<Session | undefined>((newest, session) => (newest === undefined || session.startedAtMs > newest.startedAtMs ? session : newest), undefined);
}

/** In what the next take would differ from an earlier one of its set, in the order of importance; empty when it fits. */
export function takeDifferences(before: TakeShape, now: TakeShape): TakeDifference[] {
  const differences: TakeDifference[] = [];
  const note = (what: TakeDifference['what'], was: string, is: string): void => {
    if (was !== is) differences.push({ what, before: was, now: is });
  };
  note('cameras', String(before.cameras.length), String(now.cameras.length));
  before.cameras.forEach((camera, position) => {
    const other = now.cameras[position];
    if (other === undefined) return;
    note('camera', camera.label, other.label);
    note('size', `${camera.width}×${camera.height}`, `${other.width}×${other.height}`);
    const known = camera.frameRate > 0 && other.frameRate > 0;
    if (known && Math.abs(camera.frameRate - other.frameRate) > sameRateFps) note('frame-rate', rate(camera), rate(other));
  });
  note('sound', onOff(before.sound), onOff(now.sound));
  note('signals', names(before.signals), names(now.signals));
  return differences;
}

function rate({ frameRate }: CameraShape): string {
  return `${Math.round(frameRate)} fps`;
}

function onOff(on: boolean): string {
  return on ? 'on' : 'off';
}

function names(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : [...ids].sort().join(', ');
}
