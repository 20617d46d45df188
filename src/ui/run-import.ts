import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player } from '../app/player.ts';
import { importIcon } from './icons.ts';
import { pickFile } from './pick-file.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Runs that were made elsewhere over the same frames, as by the command line: to be compared with those made here. */
@customElement('run-import')
export class RunImport extends RetakeElement {
  static override styles = [sharedStyles];

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const locked = this.watch(player.running).at === 'running';
    return html`<button class="button" title="Runs from a zip of this session, as a replay elsewhere leaves it" ?disabled=${locked} @click=${() => this.#import(player)}>${importIcon}Import runs</button>`;
  }

  async #import(player: Player): Promise<void> {
    const state = player.state.value;
    const file = await pickFile('.zip,application/zip');
    if (file === null || state.at !== 'open') return;
    if (await this.services.transfers.importRuns(state.replay.session, file)) await player.sessionRuns.read();
  }
}
