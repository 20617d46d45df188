import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { problemWords, soundWords } from './sound-words.ts';

/** What is recorded beside the pictures. What can't be had is told here, and holds nothing up. */
@customElement('extras-panel')
export class ExtrasPanel extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      fieldset {
        display: grid;
        gap: var(--space-1);
        min-width: 0;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-4);
      }
      .choices label {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 2.4rem;
        cursor: pointer;
      }
      input {
        width: 1.15rem;
        height: 1.15rem;
        margin: 0;
        accent-color: var(--solid);
      }
    `,
  ];

  override render(): TemplateResult {
    const { configuration, recording, sensors } = this.services;
    const settings = this.watch(configuration);
    this.watch(recording.state);
    const sound = this.watch(recording.rig.sound);
    const refused = this.watch(recording.sensors.refused);
    const turn = (event: Event, choose: (on: boolean) => void): void => choose((event.target as HTMLInputElement).checked);
    return html`
      <fieldset ?disabled=${recording.busy}>
        <legend>Sound and sensors</legend>
        <div class="choices">
          <label>
            <input type="checkbox" .checked=${settings.microphone} @change=${(event: Event) => turn(event, (on) => recording.chooseMicrophone(on))} />
            Microphone
          </label>
          ${sensors.map(
            ({ id, label }) => html`
              <label>
                <input type="checkbox" .checked=${settings.sensors.includes(id)} @change=${(event: Event) => turn(event, (on) => void recording.sensors.choose(id, on))} />
                ${label}
              </label>
            `,
          )}
        </div>
        <div class="small" role="status">
          ${soundWords(sound)}
          ${[...refused].map(([id, error]) => problemWords(sensors.find((sensor) => sensor.id === id)?.label ?? id, error))}
        </div>
      </fieldset>
    `;
  }
}
