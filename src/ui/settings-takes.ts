import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { countdowns, isSetting, longestText } from '../domain/configuration.ts';
import { namePlaceholders, nextTakeNumber, sessionName } from '../domain/session-name.ts';
import { SettingsElement } from './settings-element.ts';

/** What the takes are called and how they begin. */
@customElement('settings-takes')
export class SettingsTakes extends SettingsElement {
  static override styles = [
    ...SettingsElement.styles,
    css`
      .preview {
        display: block;
        overflow-wrap: anywhere;
        font-weight: 600;
      }
    `,
  ];

  override render(): TemplateResult {
    const { task, nameTemplate } = this.settings;
    const placeholders = namePlaceholders.map((name) => `{${name}}`).join(' ');
    return html`
      <section class="card group" aria-labelledby="title">
        <h2 id="title">Takes</h2>
        <checked-input
          class="wide"
          label="Task"
          hint="What is done in each take, as in “pick up the cup”. Takes of one task make a set."
          longest=${longestText}
          eager
          .value=${task}
          .take=${(text: string) => this.#take('task', text)}
          ?overridden=${this.isOverridden('task')}
        ></checked-input>
        <checked-input
          class="wide"
          label="Names of recordings"
          .hint=${`Placeholders: ${placeholders}. Without a task, {task} is “Take”.`}
          longest=${longestText}
          eager
          .value=${nameTemplate}
          .take=${(text: string) => this.#take('nameTemplate', text)}
          ?overridden=${this.isOverridden('nameTemplate')}
        ></checked-input>
        <p class="wide" role="status">
          <span class="small quiet">The next recording will be called</span>
          <span class="preview">${this.#nextName()}</span>
        </p>
        <div class="wide">${this.renderSegments('countdownS', 'Countdown', countdowns.map((seconds) => [seconds, seconds === 0 ? 'Off' : `${seconds} s`]))}</div>
      </section>
    `;
  }

  #take(field: 'task' | 'nameTemplate', text: string): string | null {
    if (!isSetting(field, text)) return 'A recording needs a name: type a text, with or without placeholders.';
    this.change({ [field]: text });
    return null;
  }

  /** What a camera calls itself is known once it is on; here the last one that recorded, or its kind, stands for it. */
  #nextName(): string {
    const { library, sources } = this.services;
    const { sourceId, task, nameTemplate } = this.settings;
    this.watch(library.state);
    const last = library.sessions.find(({ source }) => source.id === sourceId)?.source.label;
    const camera = last ?? sources.find(({ id }) => id === sourceId)?.label ?? '';
    return sessionName(nameTemplate, { atMs: Date.now(), camera, task, take: nextTakeNumber(library.sessions, task) });
  }
}
