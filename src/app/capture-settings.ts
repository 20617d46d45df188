import { Store } from './store.ts';
import { motionModelId } from './models.ts';

export const heights = [480, 720, 1080] as const;
export const frameRates = [15, 24, 30, 60] as const;

/** What the person asked for, remembered between visits. The device gives what it can. */
export interface CaptureSettings {
  readonly sourceId: string;
  /** Null: whichever camera looks the way of `facing`. */
  readonly deviceId: string | null;
  readonly facing: 'user' | 'environment';
  readonly height: (typeof heights)[number];
  readonly frameRate: (typeof frameRates)[number];
  /** Null: record only. */
  readonly modelId: string | null;
  /** The model that comes back when detection is switched on again. */
  readonly lastModelId: string;
}

const defaults: CaptureSettings = {
  sourceId: 'camera',
  deviceId: null,
  facing: 'environment',
  height: 720,
  frameRate: 30,
  modelId: null,
  lastModelId: motionModelId,
};
const key = 'capture-settings';

function remembered(): CaptureSettings {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<CaptureSettings>;
    const settings = { ...defaults, ...stored };
    return heights.includes(settings.height) && frameRates.includes(settings.frameRate) ? settings : defaults;
  } catch {
    return defaults;
  }
}

export class CaptureSettingsStore extends Store<CaptureSettings> {
  constructor() {
    super(remembered());
    this.subscribe(() => localStorage.setItem(key, JSON.stringify(this.value)));
  }

  change(part: Partial<CaptureSettings>): void {
    this.update((settings) => ({ ...settings, ...part }));
  }
}

/** 16:9, except for VGA, which cameras have as 4:3. */
export function widthOf(height: CaptureSettings['height']): number {
  return height === 480 ? 640 : (height * 16) / 9;
}
