import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { countdowns, longestText, type Configuration } from '../domain/configuration.ts';
import { newestOfSet, shapeOf, takeDifferences, type TakeDifference } from '../domain/take-set.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const differenceTexts: Record<TakeDifference['what'], string> = {
  cameras: 'Number of cameras',
  camera: 'Camera',
  size: 'Size',
  'frame-rate': 'Frame rate',
  sound: 'Sound',
  signals: 'Signals',
};

/** What is done in the next take, its number, and whether it fits the takes before it. */
@customElement('take-panel')
export class TakePanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      fieldset {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      legend {
        margin-bottom: var(--space-1);
      }
      .differs {
        padding: var(--space-3);
        border-radius: var(--radius-m);
        background: var(--sunk);
      }
      .differs strong {
        color: var(--warn);
      }
      .differs li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): TemplateResult {
    const { configuration, library, recording } = this.services;
    const settings = this.watch(configuration);
    this.watch(library.state);
    this.watch(recording.rig.videos);
    this.watch(recording.rig.sound);
    const task = (event: Event): void => configuration.change({ task: (event.target as HTMLInputElement).value });
    const pick = (event: Event): void => {
      const countdownS = countdowns[(event.target as HTMLSelectElement).selectedIndex];
      if (countdownS !== undefined) configuration.change({ countdownS });
    };
    return html`
      <fieldset ?disabled=${this.watch(recording.state).at === 'countdown' || recording.busy}>
        <legend>Take</legend>
        <label class="field">
          <span class="label">Task</span>
          <input type="text" maxlength=${longestText} placeholder="What is done, as in “pick cup”" .value=${settings.task} @input=${task} />
        </label>
        <label class="field">
          <span class="label">Countdown</span>
          <select @change=${pick}>${countdowns.map((seconds) => html`<option ?selected=${seconds === settings.countdownS}>${seconds === 0 ? 'None' : `${seconds} s`}</option>`)}</select>
        </label>
        <p class="small quiet" role="status">Next: ${recording.nextPlan.name}</p>
        ${this.#renderDifferences(settings)}
      </fieldset>
    `;
  }

  #renderDifferences(settings: Configuration): TemplateResult | typeof nothing {
    const { library, recording } = this.services;
    const before = newestOfSet(library.sessions, settings.task.trim());
    const videos = recording.rig.videos.value;
    if (before === undefined || videos.length === 0) return nothing;
    const cameras = videos.map(({ source: { info } }) => info);
    const differences = takeDifferences(shapeOf(before), { cameras, sound: recording.rig.sound.value.at === 'on', signals: settings.sensors });
    if (differences.length === 0) return html`<p class="small quiet">Fits the set: recorded like ${before.name}.</p>`;
    return html`
      <div class="differs small" role="status">
        <strong>Differs from ${before.name}</strong>
        <ul>
          ${differences.map(({ what, before: was, now }) => html`<li>${differenceTexts[what]}: was ${was}, is ${now}</li>`)}
        </ul>
      </div>
    `;
  }
}
