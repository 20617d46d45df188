import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { VerificationState } from '../app/verifications.ts';
import type { Session } from '../domain/session.ts';
import type { CheckResult } from '../domain/verification.ts';
import './error-card.ts';
import { formatDate } from './format.ts';
import { alertIcon, checkIcon } from './icons.ts';
import './progress-bar.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { checkTexts, verdictText } from './verification-texts.ts';

/** Whether the file, the rows and the runs of a session agree: what is known, and the button to find out. */
@customElement('session-verification')
export class SessionVerification extends RetakeElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        max-width: 44rem;
        margin-top: var(--space-5);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2) var(--space-4);
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: var(--space-2);
      }
      .verdict svg {
        color: var(--good);
      }
      .warn,
      .warn svg {
        color: var(--warn);
      }
      progress-bar {
        flex: 1 1 12rem;
      }
      li {
        padding: var(--space-2) 0;
        border-top: 1px solid var(--edge);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) session: Session | null = null;

  override render(): TemplateResult | typeof nothing {
    const { session } = this;
    if (session === null) return nothing;
    const state = this.watch(this.services.verifications.states).get(session.id);
    return html`
      <h2>Verification</h2>
      ${state?.at === 'working' ? this.#renderWorking(state) : html`<div class="row">${this.#renderVerdict(session, state)} ${this.#renderButton(session, state)}</div>`}
      ${state?.at === 'done' && !state.report.ok ? renderFaults(state.report.checks) : nothing}
    `;
  }

  #renderWorking({ progress, cancel }: Extract<VerificationState, { at: 'working' }>): TemplateResult {
    return html`
      <div class="row">
        <progress-bar label="Verifying…" .done=${progress?.doneBytes ?? 0} .total=${progress?.totalBytes ?? 0}></progress-bar>
        <button class="button" @click=${cancel}>Cancel</button>
      </div>
    `;
  }

  #renderVerdict(session: Session, state: Exclude<VerificationState, { at: 'working' }> | undefined): TemplateResult {
    if (state?.at === 'failed') return html`<error-card .error=${state.error}></error-card>`;
    if (state?.at === 'done') return renderLine(state.report.ok, verdictText(state.report));
    const { verification } = session;
    if (verification === undefined) return html`<p class="quiet">Not verified yet: whether the file, the rows and the runs agree in everything.</p>`;
    const when = formatDate(verification.atMs);
    return renderLine(verification.ok, verification.ok ? `All agreed on ${when}` : `On ${when}: ${verification.problem ?? 'something did not agree'}`);
  }

  #renderButton(session: Session, state: VerificationState | undefined): TemplateResult {
    const { recording, verifications } = this.services;
    this.watch(recording.state);
    const { busy } = recording;
    const again = state !== undefined || session.verification !== undefined;
    return html`
      <button class="button" ?disabled=${busy} title=${busy ? 'After the recording' : ''} @click=${() => verifications.verify(session.id)}>
        ${again ? 'Verify again' : 'Verify'}
      </button>
    `;
  }
}

function renderLine(ok: boolean, text: string): TemplateResult {
  return html`<p class="verdict figure ${ok ? '' : 'warn'}" role="status">${ok ? checkIcon : alertIcon} ${text}</p>`;
}

function renderFaults(checks: readonly CheckResult[]): TemplateResult {
  return html`
    <ul aria-label="Failed checks">
      ${checks
        .filter(({ ok }) => !ok)
        .map(({ id, expected, found, detail, failures }) => html`
          <li>
            <strong>${checkTexts[id]}</strong>
            <p class="small figure">Expected ${expected}, found ${found}: ${detail}${failures > 1 ? html`, and ${failures - 1} more` : nothing}</p>
          </li>
        `)}
    </ul>
  `;
}
