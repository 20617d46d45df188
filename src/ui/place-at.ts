import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

/** Puts an element at a fraction of its container's width, 0..1, as wide as another one. Through the style object, as `fillTo`. */
class PlaceAt extends Directive {
  override render(_left: number, _width = 0): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [left, width = 0]: [number, number?]): typeof noChange {
    const percent = (fraction: number): string => `${100 * Math.min(1, Math.max(0, fraction))}%`;
    const { style } = part.element as HTMLElement;
    style.left = percent(left);
    style.width = percent(width);
    return noChange;
  }
}

export const placeAt = directive(PlaceAt);
