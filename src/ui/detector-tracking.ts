import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { defaultTrackingOptions, type TrackingOptions } from '../domain/tracking/tracking-options.ts';
import { DetectorGroup } from './detector-group.ts';

const shares: readonly (readonly [field: Exclude<keyof TrackingOptions, 'lostMs'>, label: string])[] = [
  ['highScore', 'Strong from score'],
  ['lowScore', 'Weak from score'],
  ['newScore', 'New from score'],
  ['firstOverlap', 'Strong overlap'],
  ['weakOverlap', 'Weak overlap'],
  ['confirmOverlap', 'Confirming overlap'],
];

/** Whether things are followed from frame to frame, and how closely. */
@customElement('detector-tracking')
export class DetectorTracking extends DetectorGroup {
  override render(): TemplateResult | typeof nothing {
    const tracking = this.opened?.spec.tracking;
    return html`
      <label class="check"><input type="checkbox" .checked=${tracking !== undefined} @change=${this.#toggle} />Follow things from frame to frame</label>
      <p class="small quiet">What is the same thing keeps its number. Strong detections begin tracks, weak ones only carry them on.</p>
      ${tracking === undefined
        ? nothing
        : html`
            <div class="pair">
              ${shares.map(([field, label]) => this.renderNumber({ label, value: tracking[field], least: 0, most: 1 }, (value) => this.#set({ ...tracking, [field]: value })))}
              ${this.renderNumber({ label: 'Lost after, ms', value: tracking.lostMs, least: 0, most: 600_000 }, (lostMs) => this.#set({ ...tracking, lostMs }))}
            </div>
          `}
    `;
  }

  #toggle(event: Event): void {
    const on = (event.target as HTMLInputElement).checked;
    if (on) this.#set(defaultTrackingOptions);
    else this.change(({ tracking: _off, ...spec }) => spec);
  }

  #set(tracking: TrackingOptions): void {
    this.change((spec) => ({ ...spec, tracking }));
  }
}
