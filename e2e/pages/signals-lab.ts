import { Signals } from '../../src/app/signals.ts';
import { unpackSamples } from '../../src/domain/signal-blocks.ts';
import type { SignalBatch, SignalBlock, SignalMessage, SignalSample, SignalsEnd, SignalTrack } from '../../src/domain/signals.ts';
import type { SignalRequest } from '../../src/rpc/record-contract.ts';
import { changeSession } from '../../src/storage/sessions.ts';
import { signalBlocks } from '../../src/storage/signals.ts';
import { SessionClock } from '../../workers/record/session-clock.ts';
import { SignalLog } from '../../workers/record/signal-log.ts';
import { recoverSignals } from '../../workers/record/signal-recovery.ts';
import { recordScene } from './record-scene.ts';

export { Signals, recoverSignals };
export { packSamples } from '../../src/domain/signal-blocks.ts';
export { findSensor } from '../../src/sensors/registry.ts';
export { putSignalBlocks, signalBlockAt } from '../../src/storage/signals.ts';

export const motion: SignalRequest = { id: 'motion', label: 'Motion', channels: [{ name: 'x', unit: 'm/s²' }, { name: 'y', unit: 'm/s²' }] };
export const pad: SignalRequest = { id: 'pad', label: 'Pad', channels: [{ name: 'button0', unit: '' }], holds: true };
export const notes: SignalRequest = { id: 'notes', label: 'Notes', channels: [] };

/** The recorder's end of real ports, with a clock that the test starts, and the page's end. */
export class SignalProbe {
  readonly clock = new SessionClock();
  readonly log: SignalLog;
  readonly failures: unknown[] = [];
  readonly sessionId: string;
  /** What the recorder asked for. */
  readonly asked: SignalsEnd[] = [];
  readonly #port: MessagePort;
  readonly #recorderPort: MessagePort;
  readonly #originMs: number;
  #zeroMs = 0;

  /** `originMs`: how far the page's clock is behind the recorder's. */
  constructor(sessionId: string, tracks: readonly SignalRequest[], originMs = 0, answers = true) {
    const { port1, port2 } = new MessageChannel();
    this.sessionId = sessionId;
    this.#port = port1;
    this.#recorderPort = port2;
    this.#originMs = originMs;
    port1.onmessage = ({ data }: MessageEvent<SignalsEnd>) => {
      this.asked.push(data);
      if (answers) port1.postMessage(null satisfies SignalBatch);
    };
    const parts = { sessionId, request: { tracks, port: port2 }, pageTimeOriginMs: performance.timeOrigin - originMs, clock: this.clock };
    this.log = new SignalLog({ ...parts, failed: (error) => this.failures.push(error) });
  }

  /** The first frame comes, so many ms ago. */
  begin(agoMs = 0): void {
    this.#zeroMs = performance.now() - agoMs;
    this.clock.anchor(123_456_789, this.#zeroMs);
  }

  /** A sample of a session time, as the page says it. */
  message(trackId: string, atUs: number, values: readonly (number | null)[], text?: string): SignalMessage {
    return { trackId, atMs: this.#zeroMs + atUs / 1000 + this.#originMs, values, ...(text === undefined ? {} : { text }) };
  }

  /** Resolves when the recorder has taken them. */
  async post(...messages: readonly SignalMessage[]): Promise<void> {
    // Heard after the recorder, which listened first.
    const heard = new Promise((resolve) => this.#recorderPort.addEventListener('message', resolve, { once: true }));
    this.#port.postMessage(messages satisfies SignalBatch);
    await heard;
  }
}

export async function blocksOf(sessionId: string, trackId: string): Promise<SignalBlock[]> {
  return Array.fromAsync(signalBlocks(sessionId, trackId));
}

export async function samplesOf(sessionId: string, trackId: string): Promise<SignalSample[]> {
  return (await blocksOf(sessionId, trackId)).flatMap((block) => [...unpackSamples(block)]);
}

/** A recording of two and a half seconds with a motion signal, an unbroken one of 50 a second, and notes. */
export async function recordWithSignals(): Promise<string> {
  const { session } = await recordScene({ frames: 75, width: 320, height: 240 });
  const probe = new SignalProbe(session.id, [motion, notes]);
  probe.begin(10_000);
  const times = Array.from({ length: 125 }, (_value, at) => at * 20_000 + 7);
  await probe.post(...times.map((us, at) => probe.message('motion', us, [Math.sin(at) / 3, at % 7 === 0 ? null : at])));
  await probe.post(probe.message('notes', 1_234_567, [], ''), probe.message('notes', 2_000_000, [], 'Tasse – “quer”\n\u0001'));
  const signals: SignalTrack[] = await probe.log.finish();
  await changeSession(session.id, (row) => ({ ...row, signals }));
  return session.id;
}

/** The page's sensors joined with the recorder's log, as a recording joins them. */
export class Take {
  readonly sessionId: string;
  readonly signals: Signals;
  readonly #clock = new SessionClock();
  readonly #heard = new Map<string, number>();
  #log: SignalLog | undefined;
  #listeners: (() => void)[] = [];

  constructor(sessionId = 's', signals = new Signals()) {
    this.sessionId = sessionId;
    this.signals = signals;
  }

  get log(): SignalLog {
    if (this.#log === undefined) throw new Error('The sensors are not on.');
    return this.#log;
  }

  /** Sensors on, and the first frame at once. */
  record(ids: readonly string[]): void {
    this.open(ids);
    this.begin();
  }

  open(ids: readonly string[]): void {
    const request = this.signals.open(ids);
    const failed = (error: unknown): void => reportError(error);
    this.#log = new SignalLog({ sessionId: this.sessionId, request, pageTimeOriginMs: performance.timeOrigin, clock: this.#clock, failed });
    request.port.addEventListener('message', ({ data }: MessageEvent<SignalBatch>) => {
      for (const { trackId } of data ?? []) this.#heard.set(trackId, (this.#heard.get(trackId) ?? 0) + 1);
      for (const listener of this.#listeners) listener();
    });
  }

  begin(): void {
    this.#clock.anchor(0, performance.now());
  }

  /** Resolves when the recorder has been sent so many samples of a sensor. */
  async heard(trackId: string, samples: number): Promise<void> {
    while ((this.#heard.get(trackId) ?? 0) < samples) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  /** Resolves when durable samples are as wanted. */
  async until(wanted: (samples: Partial<Record<string, number>>) => boolean): Promise<void> {
    while (!wanted(Object.fromEntries(this.log.tracks().map(({ id, samples }) => [id, samples])))) await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}
