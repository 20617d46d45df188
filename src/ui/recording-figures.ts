import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RecordStatus } from '../app/recording.ts';
import { timeLeft } from '../domain/time-left.ts';
import { formatBytes, formatDuration, formatRough } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Until there is a recording to measure, what 720p usually takes. */
const usualBytesPerSecond = 500_000;

/** What the recording is doing, in numbers that don't jump. */
@customElement('recording-figures')
export class RecordingFigures extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(5, minmax(0, 1fr));
        gap: var(--space-1) var(--space-2);
        padding: var(--space-2) 0;
        text-align: center;
      }
      dt {
        color: var(--ink-2);
        font-size: var(--text-s);
        white-space: nowrap;
      }
      dd {
        overflow: hidden;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .on {
        color: var(--record-ink);
      }
      .warn {
        color: var(--warn);
      }
      @media (max-width: 40rem) {
        dl {
          padding: 0;
        }
        dt {
          font-size: 0.75rem;
        }
        dd {
          font-size: var(--text-s);
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const state = this.watch(this.services.recording.state);
    this.watch(this.services.storage.use);
    this.watch(this.services.configuration);
    const status = 'status' in state ? state.status : null;
    const dropped = status?.droppedFrames ?? 0;
    return html`
      <dl aria-label="Recording figures">
        <div><dt>Time</dt><dd class=${state.at === 'recording' ? 'on' : ''}>${formatDuration(status?.elapsedUs ?? 0)}</dd></div>
        <div><dt>Frames/s</dt><dd>${status === null ? '–' : status.fps.toFixed(1)}</dd></div>
        <div><dt>Dropped</dt><dd class=${dropped > 0 ? 'warn' : ''}>${dropped}</dd></div>
        <div><dt>Size</dt><dd>${formatBytes(status?.bytes ?? 0)}</dd></div>
        <div><dt>Time left</dt><dd>${this.#timeLeft(status)}</dd></div>
      </dl>
    `;
  }

  #timeLeft(status: RecordStatus | null): string {
    const { configuration, recording, storage } = this.services;
    const use = storage.use.value;
    const bytes = status?.bytes ?? 0;
    const elapsedS = (status?.elapsedUs ?? 0) / 1e6;
    const measured = elapsedS > 1;
    const bytesPerSecond = measured ? bytes / elapsedS : usualBytesPerSecond * Math.max(1, recording.rig.videos.value.length);
    const left = timeLeft({ elapsedS, bytes, bytesPerSecond, freeBytes: use === null ? null : use.quotaBytes - use.usedBytes }, configuration.value);
    if (left === null) return '–';
    return `${measured || left.by === 'length' ? '' : '≈ '}${formatRough(left.seconds)}`;
  }
}
