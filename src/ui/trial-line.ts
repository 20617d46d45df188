import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Player } from '../app/player.ts';
import type { FrameResult } from '../domain/runs.ts';
import './error-card.ts';
import { count, formatMs } from './format.ts';
import { RetakeElement } from './retake-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** What became of trying a detector on the frame that stood. */
@customElement('trial-line')
export class TrialLine extends RetakeElement {
  static override styles = sharedStyles;

  @property({ attribute: false }) player: Player | null = null;

  override render(): TemplateResult | typeof nothing {
    const { player } = this;
    if (player === null) return nothing;
    const trial = this.watch(player.trial);
    if (trial.at === 'failed') return html`<error-card .error=${trial.error}></error-card>`;
    return html`<p class="small quiet figure" role="status" ?hidden=${trial.at === 'idle'}>${trial.at === 'trying' ? 'Trying…' : trial.at === 'done' ? trialText(trial.result) : nothing}</p>`;
  }
}

function trialText({ frame, detections, classes, semantic, anomaly, timingMs: { preprocess, infer, postprocess } }: FrameResult): string {
  const top = classes?.[0];
  const found = [
    ...(top === undefined ? [] : [`${top.label} ${top.score.toFixed(2)}`]),
    ...(semantic === undefined ? [] : [`areas of ${count(semantic.classes.length, 'kind')}`]),
    ...(anomaly === undefined ? [] : [`unusual by ${anomaly.score.toFixed(2)}`]),
  ];
  const result = found.length > 0 && detections.length === 0 ? found : [`${detections.length} found`, ...found];
  return `Frame ${frame}: ${result.join(', ')} · input ${formatMs(preprocess)}, model ${formatMs(infer)}, reading ${formatMs(postprocess)} ms. Not stored.`;
}
