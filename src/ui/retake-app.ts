import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { hrefOf, type Route } from '../app/router.ts';
import { isImport } from '../app/transfer.ts';
import './error-card.ts';
import { formatDuration } from './format.ts';
import { keyboardIcon, libraryIcon, markIcon, modelsIcon, recordIcon, settingsIcon } from './icons.ts';
import './library-page.ts';
import './offline-badge.ts';
import './record-page.ts';
import { appStyles } from './retake-app-styles.ts';
import { RetakeElement } from './retake-element.ts';
import { isTyping } from './shortcuts.ts';
import './shortcuts-dialog.ts';
import type { ShortcutsDialog } from './shortcuts-dialog.ts';
import './toast-list.ts';

const places = [
  { route: { page: 'library' }, label: 'Library', icon: libraryIcon },
  { route: { page: 'record' }, label: 'Record', icon: recordIcon },
  { route: { page: 'models' }, label: 'Models', icon: modelsIcon },
  { route: { page: 'settings' }, label: 'Settings', icon: settingsIcon },
] as const;

/** The shell: bars, pages, messages, and files dropped anywhere. */
@customElement('retake-app')
export class RetakeApp extends RetakeElement {
  static override styles = appStyles;

  @query('shortcuts-dialog') private readonly shortcuts: ShortcutsDialog | null | undefined;
  @state() private dropping = false;
  #listening = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#listening = new AbortController());
    addEventListener('keydown', (event) => this.#onKey(event), { signal });
    addEventListener('dragover', (event) => this.#onDragOver(event), { signal });
    addEventListener('dragleave', (event) => event.relatedTarget === null && (this.dropping = false), { signal });
    addEventListener('drop', (event) => this.#onDrop(event), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  override render(): TemplateResult {
    const route = this.watch(this.services.router);
    this.watch(this.services.configuration);
    return html`
      <header>
        <button class="skip" @click=${this.#skip}>Skip to content</button>
        <a class="mark" href=${hrefOf({ page: 'library' })}>${markIcon} Retake</a>
        <nav aria-label="Main">${places.map((place) => this.#renderPlace(place, route))}</nav>
        <div class="right">
          ${this.#renderRecording(route)}
          <offline-badge></offline-badge>
          <button class="button icon keys" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" @click=${() => this.shortcuts?.toggle()}>${keyboardIcon}</button>
        </div>
      </header>
      <main tabindex="-1">${this.#renderPage(route)}</main>
      <toast-list></toast-list>
      <shortcuts-dialog></shortcuts-dialog>
      ${this.dropping ? html`<div class="drop">Drop a session .zip, a video, a model .onnx or a detector .json</div>` : nothing}
    `;
  }

  #renderPlace({ route, label, icon }: (typeof places)[number], current: Route): TemplateResult {
    const here = current.page === route.page || (current.page === 'session' && route.page === 'library');
    const off = route.page === 'record' && !this.#records;
    return html`<a class=${off ? 'off' : nothing} href=${hrefOf(route)} aria-current=${here ? 'page' : nothing}>${icon}<span>${off ? 'Record off' : label}</span></a>`;
  }

  /** A recording goes on while the person looks elsewhere, so the bar says so. */
  #renderRecording(route: Route): TemplateResult | typeof nothing {
    const recording = this.watch(this.services.recording.state);
    if ((recording.at !== 'recording' && recording.at !== 'paused') || route.page === 'record') return nothing;
    return html`<a class="live figure" href=${hrefOf({ page: 'record' })}>${recording.at === 'paused' ? 'Paused' : 'Recording'} ${formatDuration(recording.status?.elapsedUs ?? 0)}</a>`;
  }

  #renderPage(route: Route): TemplateResult {
    const { missing } = this.services;
    if (missing !== null) return html`<error-card class="missing" .error=${missing}></error-card>`;
    switch (route.page) {
      case 'library':
        return html`<library-page></library-page>`;
      case 'record':
        if (!this.#records) {
          void import('./recording-off.ts');
          return html`<recording-off></recording-off>`;
        }
        return html`<record-page .wantedSource=${route.sourceId ?? null}></record-page>`;
      case 'session':
        // Not on the path to Record, so it comes when it is needed.
        void import('./replay-page.ts');
        return html`<replay-page .sessionId=${route.id} .link=${route.link ?? null}></replay-page>`;
      case 'models':
        void import('./models-page.ts');
        return html`<models-page></models-page>`;
      case 'settings':
        void import('./settings-page.ts');
        return html`<settings-page></settings-page>`;
    }
  }

  /** Whether this page records, by its configuration. */
  get #records(): boolean {
    return this.services.configuration.value.recording;
  }

  #skip(): void {
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (isTyping(event)) return;
    if (event.key === '?') this.shortcuts?.toggle();
    if (event.key === ',') this.services.router.go({ page: 'settings' });
    if (event.key === 'r' && this.#records && this.services.router.value.page !== 'record') this.services.router.go({ page: 'record' });
  }

  #onDragOver(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    this.dropping = true;
  }

  #onDrop(event: DragEvent): void {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void this.#take(file);
  }

  async #take(file: File): Promise<void> {
    if (await isImport(file)) {
      await this.services.transfers.importFile(file);
    } else if (/\.json$/i.test(file.name)) {
      const { router, detectors, notices } = this.services;
      router.go({ page: 'models' });
      await detectors.import(file).catch((error: unknown) => notices.fail(error));
    } else {
      // Anything else is tried as a model: the models page explains what it is when it is none.
      this.services.router.go({ page: 'models' });
      await this.services.models.add(file);
    }
  }
}
