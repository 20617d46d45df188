import { isRegion, longestDetectorName, type DetectorOptions, type DetectorSpec, type InputOverrides } from './detector.ts';
import type { TrackingOptions } from './tracking/tracking-options.ts';
import { integer, invalid, list, number, object, oneOf, optional, sha256, text, tuple } from './checks.ts';

/** x1, y1, x2, y2 in 0..1 with an area. */
export function region(value: unknown, where: string): void {
  tuple(4, number(0, 1))(value, where);
  if (!isRegion(value as number[])) throw invalid(where, 'a part of the frame: x1 < x2 and y1 < y2');
}

const share = number(0, 1);
const side = integer(1, 8192);

const input = object<InputOverrides>({
  width: optional(side),
  height: optional(side),
  order: optional(oneOf('rgb', 'bgr')),
  fit: optional(oneOf('stretch', 'letterbox-top-left', 'letterbox-centre', 'crop-centre')),
  pad: optional(integer(0, 255)),
  mean: optional(tuple(3, number())),
  std: optional(tuple(3, number(1e-9))),
});

const tracking = object<TrackingOptions>({
  highScore: share,
  lowScore: share,
  newScore: share,
  firstOverlap: share,
  weakOverlap: share,
  confirmOverlap: share,
  lostMs: number(0),
});

/** A detector as it is kept with a run, and as it travels by itself. */
export const detectorSpec = object<DetectorSpec>({
  name: optional(text(longestDetectorName)),
  family: text(100),
  modelSha256: sha256,
  modelName: text(),
  options: object<DetectorOptions>({ scoreThreshold: share, nmsIou: share }),
  input: optional(input),
  labels: optional(list(text(200), 0xffff)),
  classes: optional(list(integer(0, 0xffff), 0xffff)),
  everyNth: optional(integer(1, 10_000)),
  region: optional(region),
  tracking: optional(tracking),
});
