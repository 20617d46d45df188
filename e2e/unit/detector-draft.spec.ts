import { expect, test } from '@playwright/test';
import { DetectorDraft, type DraftState } from '../../src/app/detector-draft.ts';
import type { DescribedDetector, Detectors } from '../../src/app/detectors.ts';
import { Store } from '../../src/app/store.ts';
import type { DetectorSpec, NamedDetector } from '../../src/domain/detector.ts';
import type { FamilyFit, Recognition } from '../../src/domain/family.ts';

const recognition: Recognition = {
  certainty: 'likely',
  why: 'A row for each cell.',
  task: 'detect',
  preprocess: { width: 416, height: 416, layout: 'nchw', order: 'bgr', fit: 'letterbox-top-left', pad: 114, mean: [0, 0, 0], std: [1, 1, 1] },
  inputs: [{ name: 'images', framesAgo: 0 }],
  labels: ['a', 'b', 'c'],
};
const fit = (family: string): FamilyFit => ({ family, label: family, recognition, defaults: { scoreThreshold: 0.25, nmsIou: 0.45 } });
const report = { tensors: { inputs: [], outputs: [] }, why: '', fits: [fit('yolox'), fit('yolov5')] };
const saved: NamedDetector = { name: 'Mine', family: 'yolov5', modelSha256: 'ab'.repeat(32), modelName: 'some', options: { scoreThreshold: 0.6, nmsIou: 0.5 }, classes: [1] };

type Open = Extract<DraftState, { at: 'open' }>;

/** A draft of one saved detector, and what was kept since. */
async function opened(spec: DetectorSpec): Promise<{ draft: DetectorDraft; now(): Open; chosen: Store<string>; kept: [NamedDetector, string | undefined][] }> {
  const chosen = new Store('mine');
  const kept: [NamedDetector, string | undefined][] = [];
  const describe = (id: string): Promise<DescribedDetector> => Promise.resolve({ id, spec, report });
  const save = (detector: NamedDetector, id?: string): Promise<string> => Promise.resolve(id ?? `new ${kept.push([detector, id])}`);
  const draft = new DetectorDraft({ chosen, describe, save } as unknown as Detectors);
  await draft.open();
  return { draft, chosen, kept, now: () => draft.state.value as Open };
}

test('there and back to its own family, a detector keeps what is no family’s business and has its own reading again', async () => {
  const { draft, now } = await opened(saved);
  draft.change((spec) => ({ ...spec, region: [0, 0, 0.5, 1], everyNth: 3 }));
  draft.chooseFamily('yolox');
  expect(now().spec).not.toHaveProperty('classes');
  draft.chooseFamily('yolov5');
  const { name: _name, ...own } = saved;
  expect(now().spec).toEqual({ ...own, region: [0, 0, 0.5, 1], everyNth: 3 });
});

test('undoing ends at what was chosen, though it says what the family advises anyway', async () => {
  const { draft, now } = await opened({ ...saved, everyNth: 1, region: [0, 0, 1, 1] });
  draft.change((spec) => ({ ...spec, everyNth: 2 }));
  draft.chooseFamily('yolox');
  draft.undo();
  expect(now().spec).toBe(now().basis.spec);
  expect(now().fit.family).toBe('yolov5');
  expect(draft.request).toBe('mine');
});

test('where no family of that name reads the model, what is shown is what runs', async () => {
  const { draft, now } = await opened({ ...saved, family: 'gone' });
  expect(now().fit.family).toBe('yolox');
  expect(draft.request).toMatchObject({ family: 'yolox', options: { scoreThreshold: 0.25 } });
});

test('saving keeps the detector open, as what it is from then on', async () => {
  const { draft, now, chosen, kept } = await opened(saved);
  const states: string[] = [];
  draft.state.subscribe(() => states.push(draft.state.value.at));
  draft.change((spec) => ({ ...spec, everyNth: 2 }));
  await draft.save('Other');
  expect(kept).toEqual([[{ ...saved, name: 'Other', everyNth: 2 }, undefined]]);
  expect([chosen.value, now().spec, draft.request]).toEqual(['new 1', now().basis.spec, 'new 1']);
  // It was deleted elsewhere, and the choice gave way: what is open is still what is kept.
  chosen.set('motion');
  draft.change((spec) => ({ ...spec, everyNth: 5 }));
  await draft.keep();
  expect([now().basis.id, now().basis.spec.everyNth, chosen.value]).toEqual(['new 1', 5, 'new 1']);
  expect(new Set(states)).toEqual(new Set(['open']));
});
