import type { Region } from '../../src/domain/detector.ts';
import type { Corners, Detection, Findings, Keypoint } from '../../src/domain/runs.ts';

/** A region in pixels of a picture; `region` is the same as shares of it, absent where it is all of the picture. */
export interface PixelRegion {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly region?: Region;
}

/** The pixels of a region, to whole pairs: the colours of most frames are stored for every second pixel only. */
export function pixelRegion(region: Region | undefined, width: number, height: number): PixelRegion {
  if (region === undefined) return { left: 0, top: 0, width, height };
  const [left, right] = pairs(region[0], region[2], width);
  const [top, bottom] = pairs(region[1], region[3], height);
  return { left, top, width: right - left, height: bottom - top, region: [left / width, top / height, right / width, bottom / height] };
}

/** Outward, within the picture, at least one pair. */
function pairs(from: number, to: number, size: number): readonly [number, number] {
  const last = Math.max(0, size - 2);
  const start = Math.min(last - (last % 2), Math.max(0, 2 * Math.floor((from * size) / 2)));
  return [start, Math.min(size, Math.max(start + 2, 2 * Math.ceil((to * size) / 2)))];
}

/** What was found in a region, as places in the whole frame. */
export function findingsInFrame(findings: Findings, region: Region): Findings {
  const [left, top, right, bottom] = region;
  const x = (value: number): number => left + value * (right - left);
  const y = (value: number): number => top + value * (bottom - top);
  const detections = findings.detections.map(({ box, keypoints, corners, ...rest }): Detection => ({
    ...rest,
    box: [x(box[0]), y(box[1]), x(box[2]), y(box[3])],
    ...(keypoints && { keypoints: keypoints.map(([px, py, score]): Keypoint => [x(px), y(py), score]) }),
    ...(corners && { corners: corners.map((value, at) => (at % 2 === 0 ? x(value) : y(value))) as unknown as Corners }),
  }));
  return {
    ...findings,
    detections,
    ...(findings.semantic && { semantic: { ...findings.semantic, region } }),
    ...(findings.anomaly && { anomaly: { ...findings.anomaly, region } }),
  };
}
