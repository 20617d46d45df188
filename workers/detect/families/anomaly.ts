import { defineFamily, type OutputTensor } from '../../../src/domain/family.ts';
import { anomalyMap } from '../../../src/domain/masks.ts';
import { imageNet, unit } from '../../../src/domain/scales.ts';
import { gridOf, windowOf } from './shared/grids.ts';
import { pictureInput, preprocessFor } from './shared/picture-input.ts';

/** Anomaly maps are smooth: more cells than these would only be larger. */
const mostCells = 64;

const isMap = (name: string): boolean => /anomaly_?map|heat_?map/i.test(name);
const isScore = (name: string): boolean => /pred_?score|anomaly_?score/i.test(name);

function find(outputs: Readonly<Record<string, OutputTensor>>, is: (name: string) => boolean): OutputTensor | undefined {
  return Object.entries(outputs).find(([name]) => is(name))?.[1];
}

/**
 * Anomaly models as anomalib exports them (https://github.com/open-edge-platform/anomalib): `anomaly_map` [1,1,h,w] and `pred_score`, both in
 * 0..1 with 0.5 in between when the model is calibrated, and then the picture's scaling inside, so that it takes 0..1. A map alone takes
 * ImageNet's mean and deviation; its greatest value is the score. Beyond 0..1 the map is shown between its own extremes.
 */
export default defineFamily({
  id: 'anomaly',
  label: 'Anomaly map',
  defaults: { scoreThreshold: 0.5, nmsIou: 1 },

  recognise({ tensors }) {
    const input = pictureInput(tensors, [256, 256]);
    if (input === null || tensors.inputs.length !== 1 || !tensors.outputs.some(({ name }) => isMap(name))) return null;
    const scored = tensors.outputs.some(({ name }) => isScore(name));
    return {
      task: 'anomaly',
      certainty: scored ? 'certain' : 'likely',
      why: `Anomaly model: ${scored ? 'a map and a score come out' : 'a map comes out'}, by their names.`,
      preprocess: preprocessFor(input, scored ? unit : imageNet),
      inputs: [{ name: input.name, framesAgo: 0 }],
      labels: ['anomaly'],
    };
  },

  decode(outputs, { recognition, placement }) {
    const map = find(outputs, isMap);
    const grid = map === undefined ? null : gridOf(map, recognition.preprocess.layout);
    if (grid === null) return { detections: [] };
    const all = windowOf(grid, recognition.preprocess, placement, Infinity);
    const kept = windowOf(grid, recognition.preprocess, placement, mostCells);
    const [width, height] = [kept.columns.length, kept.rows.length];
    // A small defect must not fall between the cells that are kept.
    const values = new Float64Array(width * height).fill(-Infinity);
    let [lowest, highest] = [Infinity, -Infinity];
    for (const [down, y] of all.rows.entries()) {
      const row = Math.floor((down * height) / all.rows.length) * width;
      for (const [across, x] of all.columns.entries()) {
        const value = grid.value(0, x, y);
        if (!Number.isFinite(value)) continue;
        const cell = row + Math.floor((across * width) / all.columns.length);
        values[cell] = Math.max(values[cell] ?? value, value);
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
    }
    if (lowest > highest) return { detections: [] };
    const range: [number, number] = lowest >= 0 && highest <= 1 ? [0, 1] : [lowest, highest];
    const score = find(outputs, isScore)?.data[0] ?? highest;
    return { detections: [], anomaly: anomalyMap(Number.isFinite(score) ? score : highest, values, width, height, range) };
  },
});
