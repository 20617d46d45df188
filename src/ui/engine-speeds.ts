import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { candidates, fastest, isAmong, sameEngine, type Engine, type EngineSpeed, type Machine, type ModelSpeeds } from '../domain/engine.ts';
import { toAppError, type AppError } from '../domain/errors.ts';
import './engine-measuring.ts';
import { engineName } from './engine-texts.ts';
import './error-card.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

const emulated: Engine = { backend: 'webgpu', threads: 1 };

/** How fast a model runs on this machine, engine by engine, and which of them is taken. */
@customElement('engine-speeds')
export class EngineSpeeds extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      dl {
        display: grid;
        grid-template-columns: auto auto;
        justify-content: start;
        gap: 0 var(--space-4);
      }
      .do {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
      }
      select {
        width: auto;
        max-width: 100%;
      }
    `,
  ];

  @property() modelSha256 = '';
  @state() private error: AppError | null = null;

  override render(): TemplateResult | typeof nothing {
    const { detectors, recording } = this.services;
    const { engines } = detectors;
    this.watch(recording.state);
    const machine = this.watch(engines.machine);
    this.watch(engines.speeds);
    const measuring = this.watch(engines.measuring);
    if (machine === null) return nothing;
    const speeds = engines.speedsOf(this.modelSha256);
    if (measuring.at === 'measuring' && measuring.modelSha256 === this.modelSha256) return html`<engine-measuring .leave=${'Cancel'}></engine-measuring>`;
    const known = speeds.figures.length + speeds.crashed.length > 0;
    return html`
      ${known ? this.#renderFigures(speeds) : nothing}
      <div class="do">
        ${this.#renderChoice(machine, speeds)}
        <button class="button plain small" ?disabled=${measuring.at === 'measuring' || recording.busy} @click=${this.#measure}>${known ? 'Measure again' : 'Measure speed'}</button>
      </div>
      ${this.error === null ? nothing : html`<error-card .error=${this.error}></error-card>`}
    `;
  }

  #renderFigures({ figures, crashed }: ModelSpeeds): TemplateResult {
    return html`
      <dl class="small figure" aria-label="Speed on this machine">
        ${figures.map((figure) => html`<dt class="quiet">${engineName(figure)}</dt><dd>${milliseconds(figure)}</dd>`)}
        ${crashed.map((engine) => html`<dt class="quiet">${engineName(engine)}</dt><dd class="problem">did not work</dd>`)}
      </dl>
    `;
  }

  #renderChoice(machine: Machine, { figures, crashed, chosen }: ModelSpeeds): TemplateResult {
    const best = fastest(figures.filter((figure) => !isAmong(figure, crashed)));
    const offered = [...candidates(machine), ...(machine.gpu === 'emulated' ? [emulated] : [])];
    const pick = (event: Event): void => {
      const engine = offered[(event.target as HTMLSelectElement).selectedIndex - 1];
      void this.services.detectors.engines.overrule(this.modelSha256, engine ?? null);
    };
    return html`
      <select class="small" aria-label="Engine" @change=${pick}>
        <option ?selected=${chosen === undefined}>Fastest${best === null ? '' : ` (${engineName(best)})`}</option>
        ${offered.map((engine) => html`<option ?selected=${chosen !== undefined && sameEngine(chosen, engine)}>${engineName(engine)}${machine.gpu === 'emulated' && engine.backend === 'webgpu' ? ', emulated' : ''}</option>`)}
      </select>
    `;
  }

  async #measure(): Promise<void> {
    const { detectors } = this.services;
    this.error = null;
    try {
      const { signal } = new AbortController();
      await detectors.engines.measureAgain(await detectors.resolve(this.modelSha256, signal), signal);
    } catch (error) {
      this.error = toAppError(error);
    }
  }
}

function milliseconds({ inferMs }: EngineSpeed): string {
  return `${inferMs < 10 ? inferMs.toFixed(1) : Math.round(inferMs)} ms`;
}
