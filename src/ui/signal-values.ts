import { html, nothing, type TemplateResult } from 'lit';
import type { SignalPlot } from '../domain/signal-plots.ts';
import type { SignalChannel, SignalSample, SignalTrack } from '../domain/signals.ts';
import { lineLook, renderLineLook } from './signal-looks.ts';

/** With as many digits each time, so that what changes does not jump; `–` where the device gave nothing. */
export function formatValue(value: number | null | undefined, { name, unit }: SignalChannel): string {
  if (value === null || value === undefined) return '–';
  if (unit === '' && Number.isInteger(value)) return String(value);
  // A degree of latitude is 111 km.
  const digits = name === 'latitude' || name === 'longitude' ? 6 : 3;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** A signal's channels, each with what it says at the moment, and with the line it has in the plots. */
export function renderValues(track: SignalTrack, sample: SignalSample | null, plots: readonly SignalPlot[]): TemplateResult {
  const lookOf = (channel: number): TemplateResult | typeof nothing => {
    const line = plots.map(({ channels }) => channels.indexOf(channel)).find((at) => at >= 0);
    return line === undefined ? nothing : renderLineLook(lineLook(line));
  };
  return html`
    <dl class="values">
      ${track.channels.map(
        (channel, at) => html`
          <div>
            <dt>${lookOf(at)}${channel.name}</dt>
            <dd>${formatValue(sample?.values[at], channel)}${channel.unit === '' ? nothing : html` <span class="quiet">${channel.unit}</span>`}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}
