import type { Session, Track } from '../../src/domain/session.ts';
import type { SessionEvent, SessionEventKind } from '../../src/domain/session-events.ts';
import type { SignalTrack } from '../../src/domain/signals.ts';
import { putSession } from '../../src/storage/sessions.ts';

/** What a session is made of at this moment. */
export interface SessionParts {
  readonly tracks: readonly Track[];
  readonly signals: readonly SignalTrack[];
  /** End of the last durable frame. */
  readonly endUs: number;
}

/** The row of a session that is being recorded: kept up to date in storage, one write after the other. */
export class SessionRecord {
  readonly #parts: () => SessionParts;
  #session: Session;
  readonly #events: SessionEvent[] = [];
  #storing: Promise<void> = Promise.resolve();
  /** A write waits for the one under way; whatever changes meanwhile goes along with it. */
  #waiting: Promise<void> | undefined;
  #closed = false;

  private constructor(session: Session, parts: () => SessionParts) {
    this.#session = session;
    this.#parts = parts;
  }

  /** Resolves when the row is durable. Errors: as IndexedDB gives them. */
  static async create(session: Session, parts: () => SessionParts): Promise<SessionRecord> {
    await putSession(session);
    return new SessionRecord(session, parts);
  }

  setThumbnail(thumbnail: string): void {
    this.#session = { ...this.#session, thumbnail };
  }

  /** Puts something on the timeline; resolves when it is durable, or can't be. Null: it came too late for this session. */
  async addEvent(kind: SessionEventKind, timestampUs: number, about: Pick<SessionEvent, 'trackId' | 'detail'>): Promise<SessionEvent | null> {
    if (this.#closed) return null;
    const last = this.#events.at(-1)?.timestampUs ?? 0;
    const event: SessionEvent = { ...about, timestampUs: Math.max(last, timestampUs), kind };
    this.#events.push(event);
    await this.store();
    return event;
  }

  /** The row as it is now. */
  row({ tracks, signals, endUs } = this.#parts()): Session {
    const bytes = tracks.flatMap((track) => track.segments).reduce((sum, segment) => sum + segment.bytes, 0);
    return {
      ...this.#session,
      durationUs: endUs,
      bytes,
      tracks,
      ...(signals.length === 0 ? {} : { signals }),
      ...(this.#events.length === 0 ? {} : { events: [...this.#events] }),
    };
  }

  /** Stores the row, unless it is closed. Never rejects: the one that must succeed is the last one, see `conclude`. */
  store(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#waiting ??= this.#storing.then(() => {
      this.#waiting = undefined;
      return (this.#storing = putSession(this.row()).catch(() => undefined));
    });
    return this.#waiting;
  }

  /** From here on nothing is stored, which would bring the row back to a session that is recorded; resolves when no write is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#waiting;
    await this.#storing;
  }

  /** The last write. Errors: as IndexedDB gives them. */
  async conclude(session: Session): Promise<void> {
    await this.close();
    await putSession(session);
  }
}
