import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { lostFrames } from '../domain/drops.ts';
import { videoTracks, type Session } from '../domain/session.ts';
import { hrefOf } from '../app/router.ts';
import type { LibraryEntry } from '../app/library.ts';
import './export-menu.ts';
import { count, formatBytes, formatDate, formatDuration, formatRecovery } from './format.ts';
import { checkIcon, deleteIcon, markIcon, renameIcon } from './icons.ts';
import { RetakeElement } from './retake-element.ts';
import { sessionCardStyles } from './session-card-styles.ts';

/** One session of the library. */
@customElement('session-card')
export class SessionCard extends RetakeElement {
  static override styles = sessionCardStyles;

  @property({ attribute: false }) entry: LibraryEntry | null = null;
  @state() private renaming = false;

  override render(): TemplateResult | typeof nothing {
    if (this.entry === null) return nothing;
    const { session, runs } = this.entry;
    const href = hrefOf({ page: 'session', id: session.id });
    const lost = videoTracks(session).reduce((sum, { drops }) => sum + lostFrames(drops), 0);
    return html`
      <article class="card" aria-label=${session.name}>
        <a class="picture" href=${href} tabindex="-1" aria-hidden="true">
          ${session.thumbnail === undefined ? markIcon : html`<img src=${session.thumbnail} alt="" loading="lazy" />`}
          <span class="length figure">${formatDuration(session.durationUs)}</span>
        </a>
        <div class="words">
          ${this.renaming ? this.#renderRename(session) : html`<h2><a href=${href}>${session.name}</a></h2>`}
          <p class="small quiet figure">${formatDate(session.startedAtMs)} · ${formatBytes(session.bytes)}</p>
          <p class="small quiet figure source">${session.source.label} · ${session.source.width}×${session.source.height}</p>
          <div class="foot">
            <div class="badges">
              ${runs > 0 ? html`<span class="badge">${count(runs, 'run')}</span>` : nothing}
              ${lost > 0 ? html`<span class="badge warn">${count(lost, 'drop')}</span>` : nothing}
              ${session.state === 'recovered' ? html`<span class="badge warn" title=${session.recovery === undefined ? 'The recording was interrupted' : formatRecovery(session.recovery)}>Recovered</span>` : nothing}
              ${renderVerdict(session)}
            </div>
            <button class="button icon" aria-label="Rename ${session.name}" title="Rename" @click=${() => (this.renaming = true)}>${renameIcon}</button>
            <export-menu compact .session=${session}></export-menu>
            <button class="button icon" aria-label="Delete ${session.name}" title="Delete" @click=${() => this.services.library.remove(session)}>${deleteIcon}</button>
          </div>
        </div>
      </article>
    `;
  }

  override updated(): void {
    const input = this.renaming ? this.renderRoot.querySelector('input') : null;
    if (input === null || this.shadowRoot?.activeElement === input) return;
    input.focus();
    input.select();
  }

  #renderRename(session: Session): TemplateResult {
    const commit = (event: Event): void => {
      const name = (event.target as HTMLInputElement).value.trim();
      if (this.renaming && name !== '' && name !== session.name) void this.services.library.rename(session.id, name);
      this.renaming = false;
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter') commit(event);
      if (event.key === 'Escape') this.renaming = false;
    };
    return html`<input type="text" aria-label="Name of the session" maxlength="80" .value=${session.name} @keydown=${onKey} @blur=${commit} />`;
  }
}

/** Small when all is well. */
function renderVerdict({ verification }: Session): TemplateResult | typeof nothing {
  if (verification === undefined) return nothing;
  if (!verification.ok) return html`<span class="badge warn" title=${verification.problem ?? ''}>Verification failed</span>`;
  return html`<span class="verified" role="img" aria-label="Verified" title="Verified: the file, the rows and the runs agree">${checkIcon}</span>`;
}
