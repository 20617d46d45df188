import type { AnomalyMap, ClassScore, Detection, Findings, MaskRuns, SemanticMask } from '../../src/domain/runs.ts';
import { region } from '../../src/domain/detector-checks.ts';
import { base64, integer, invalid, list, nullable, number, object, optional, text, tuple, type Check, type Shape } from '../../src/domain/checks.ts';

/** Cells along a side of a grid. More than any model gives, and a mask of that size still fits into memory. */
const side = integer(1, 4096);
const label = text(200);
const classId = integer(-1, 0xffff);

/** A grid whose runs cover it exactly: what is unpacked from them is as large as it says. `step` entries a run, its length the last. */
function covered(shape: Check, step: 1 | 2): Check {
  return (value, where) => {
    shape(value, where);
    const { width, height, runs } = value as MaskRuns;
    let cells = 0;
    for (let at = step - 1; at < runs.length; at += step) cells += runs[at] ?? 0;
    if (cells !== width * height || runs.length % step !== 0) throw invalid(`${where}.runs`, `runs of ${width * height} cells`);
  };
}

const runs = list(integer(0, 4096 * 4096));
const mask = covered(object<MaskRuns>({ width: side, height: side, runs }), 1);

const detection = object<Detection>({
  label,
  classId,
  score: number(),
  box: tuple(4, number()),
  keypoints: optional(list(point, 1000)),
  angle: optional(number()),
  corners: optional(tuple(8, number())),
  mask: optional(mask),
  trackId: optional(integer()),
});

function point(value: unknown, where: string): void {
  tuple(3, nullable(number()))(value, where);
  const [x, y] = value as unknown[];
  number()(x, `${where}[0]`);
  number()(y, `${where}[1]`);
}

const classScore: Shape<ClassScore> = { label, classId, score: number() };

const semantic = covered(
  object<SemanticMask>({
    width: side,
    height: side,
    region: optional(region),
    classes: list(object<SemanticMask['classes'][number]>({ classId: integer(0, 0xffff), label, share: number(0, 1) }), 0xffff),
    runs,
  }),
  2,
);

/** As many bytes as cells. */
function anomaly(value: unknown, where: string): void {
  object<AnomalyMap>({ score: number(), width: side, height: side, region: optional(region), range: tuple(2, number()), heat: base64 })(value, where);
  const { width, height, heat } = value as AnomalyMap;
  if (heat.length !== Math.ceil((width * height) / 3) * 4) throw invalid(`${where}.heat`, `${width * height} bytes in base64`);
}

/** What a model said about a frame. */
export const findings: Shape<Findings> = {
  detections: list(detection, 100_000),
  classes: optional(list(object<ClassScore>(classScore), 0xffff)),
  semantic: optional(semantic),
  anomaly: optional(anomaly),
};
