import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

/** Tells a slider's style how far it is filled, 0..1. Through the style object, because the page's policy refuses style attributes. */
class FillTo extends Directive {
  override render(_fraction: number): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [fraction]: [number]): typeof noChange {
    (part.element as HTMLElement).style.setProperty('--fill', `${100 * Math.min(1, Math.max(0, fraction))}%`);
    return noChange;
  }
}

export const fillTo = directive(FillTo);
