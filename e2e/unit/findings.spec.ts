import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { anomalyMap, heatBytes, maskCells, maskRuns, semanticCells, semanticMask } from '../../src/domain/masks.ts';
import { canonicalResult, findingsOf, type FrameResult } from '../../src/domain/runs.ts';
import { frameResult } from '../../workers/archive/row-checks.ts';

const boxOnly: FrameResult = { frame: 3, timestampUs: 100, detections: [{ label: 'cup', classId: 41, score: 0.5, box: [0, 0.25, 0.5, 1] }], timingMs: { infer: 7 } };

const everything: FrameResult = {
  frame: 4,
  timestampUs: 133,
  timingMs: {},
  detections: [
    {
      label: 'person', classId: 0, score: 0.75, box: [0, 0, 1, 1], trackId: 7,
      keypoints: [[-0.25, 0.5, 0.5], [0.5, 1.5, null]],
      angle: 0.5, corners: [0, 0, 1, 0, 1, 1, 0, 1],
      mask: { width: 4, height: 3, runs: [1, 2, 2, 2, 5] },
    },
  ],
  classes: [{ label: 'cat', classId: 281, score: 0.875 }],
  semantic: semanticMask([0, 0, 15, 15, 0, 0], 3, 2, Array.from({ length: 16 }, (_, i) => (i === 15 ? 'person' : 'background'))),
  anomaly: { score: 0.71, width: 2, height: 1, range: [0, 1], heat: 'IMg=' },
};

test('the canonical text of boxes alone is the same as ever', () => {
  expect(canonicalResult(boxOnly)).toBe(
    '{"frame":3,"timestampUs":100,"detections":[{"label":"cup","classId":41,"score":0.5,"box":[0,0.25,0.5,1]}]}',
  );
});

test('the canonical text has every finding, in one order of fields, and no timings', () => {
  const text = canonicalResult(everything);
  expect(JSON.parse(text)).toEqual({ frame: 4, timestampUs: 133, ...findingsOf(everything) });
  const reversed = JSON.parse(JSON.stringify(everything), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
  ) as FrameResult;
  expect(Object.keys(reversed)[0]).not.toBe(Object.keys(everything)[0]);
  expect(canonicalResult(reversed)).toBe(text);
  expect(canonicalResult({ ...everything, timingMs: { infer: 1 } })).toBe(text);
});

test('runs of masks go and come back', () => {
  const cells = [0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0];
  expect(maskRuns(cells, 4, 3)).toEqual({ width: 4, height: 3, runs: [1, 2, 2, 2, 5] });
  expect([...maskCells(maskRuns(cells, 4, 3))]).toEqual(cells);
  expect(maskRuns([1, 1], 2, 1).runs, 'a mask that begins inside begins with no background').toEqual([0, 2]);
  expect([...maskCells({ width: 2, height: 1, runs: [0, 9] })], 'runs that are too long end with the grid').toEqual([1, 1]);
  expect(everything.semantic).toEqual({
    width: 3, height: 2, runs: [0, 2, 15, 2, 0, 2],
    classes: [{ classId: 0, label: 'background', share: 4 / 6 }, { classId: 15, label: 'person', share: 2 / 6 }],
  });
  expect([...semanticCells(everything.semantic ?? semanticMask([], 0, 0, []))]).toEqual([0, 0, 15, 15, 0, 0]);
  expect([...heatBytes(anomalyMap(1, [-1, 0, 0.5, 2], 2, 2, [0, 1]))]).toEqual([0, 0, 128, 255]);
  expect([...heatBytes(anomalyMap(1, [3, 3], 2, 1, [3, 3]))], 'a map without a range is cold').toEqual([0, 0]);
});

test('results of a foreign zip are bounded, and those of ours pass', () => {
  const schema = JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as { $id: string };
  const ajv = new Ajv2020({ allErrors: true });
  ajv.addSchema(schema);
  const described = ajv.getSchema(`${schema.$id}#/$defs/FrameResult`);
  for (const result of [boxOnly, everything]) {
    expect(() => frameResult(result, 'result')).not.toThrow();
    expect(described?.(result), JSON.stringify(described?.errors)).toBe(true);
  }
  const detection = everything.detections[0];
  const refused = (changed: object, where: string) => {
    expect(() => frameResult({ ...everything, ...changed }, 'result')).toThrow(expect.objectContaining({ code: 'zip-invalid', detail: expect.stringContaining(where) }));
  };
  refused({ detections: [{ ...detection, mask: { width: 4, height: 3, runs: [1, 2] } }] }, 'mask.runs');
  refused({ detections: [{ ...detection, mask: { width: 100_000, height: 100_000, runs: [1e10] } }] }, 'mask.width');
  refused({ detections: [{ ...detection, keypoints: [[0, null, 1]] }] }, 'keypoints[0][1]');
  refused({ detections: [{ ...detection, corners: [0, 0] }] }, 'corners');
  refused({ semantic: { ...everything.semantic, runs: [0, 5, 15] } }, 'semantic.runs');
  refused({ anomaly: { ...everything.anomaly, heat: 'IMgIMg==' } }, 'anomaly.heat');
  refused({ classes: 'cat' }, 'classes');
});
