import { defineSensor, finiteOrNull, sampleTime } from './sensor.ts';

/** Of the standard mapping: two sticks, and buttons up to the one in the middle. https://w3c.github.io/gamepad/#remapping */
const axes = 4;
const buttons = 17;

/** What is read of a Gamepad. */
export interface GamepadState {
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly value: number }[];
}

type Values = readonly (number | null)[];

/** A value per channel; null where this gamepad has no such axis or button, and everywhere when there is none. */
export function gamepadValues(pad: GamepadState | null): Values {
  const part = (count: number, value: (index: number) => number | undefined): Values => Array.from({ length: count }, (_, index) => finiteOrNull(value(index)));
  return [...part(axes, (index) => pad?.axes[index]), ...part(buttons, (index) => pad?.buttons[index]?.value)];
}

/** True when a gamepad is in another state than before; one that never was there is not. */
export function hasChanged(before: Values | null, now: Values): boolean {
  return now.some((value, channel) => value !== (before?.[channel] ?? null));
}

function channels(name: string, count: number): { name: string; unit: string }[] {
  return Array.from({ length: count }, (_, index) => ({ name: `${name}${index}`, unit: '' }));
}

/** The first gamepad, looked at before each picture on the screen: browsers tell its state, not its changes. */
export default defineSensor({
  id: 'gamepad',
  label: 'Gamepad',
  channels: [...channels('axis', axes), ...channels('button', buttons)],
  holds: true,
  available: () => 'getGamepads' in navigator,
  permit: () => Promise.resolve(),
  start(emit, signal) {
    let before: Values | null = null;
    let request = 0;
    const look = (): void => {
      const pad = navigator.getGamepads().find((each) => each !== null) ?? null;
      const now = gamepadValues(pad);
      const atMs = performance.now();
      if (hasChanged(before, now)) emit(pad === null ? atMs : sampleTime(pad.timestamp, atMs), now);
      before = now;
      request = requestAnimationFrame(look);
    };
    look();
    signal.addEventListener('abort', () => cancelAnimationFrame(request), { once: true });
  },
});
