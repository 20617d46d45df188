import { cocoLabels } from '../../../../src/domain/coco-labels.ts';

/** The names there are, and numbers for the rest; COCO's where the number of classes gives it away. */
export function labelsFor(count: number, names: readonly string[] | null = null): readonly string[] {
  if (names === null && count === cocoLabels.length) return cocoLabels;
  return Array.from({ length: count }, (_, classId) => names?.[classId] ?? `class ${classId}`);
}

/** Numbers of the 80 COCO classes in COCO's own numbering, which goes to 90 (https://cocodataset.org/#format-data). */
const unused: ReadonlySet<number> = new Set([12, 26, 29, 30, 45, 66, 68, 69, 71, 83]);
const cocoNumbers = Array.from({ length: 90 }, (_, i) => i + 1).filter((number) => !unused.has(number));
const cocoPlaces: ReadonlyMap<number, number> = new Map(cocoNumbers.map((number, place) => [number, place]));

/** Where a class in COCO's own numbering stands in `cocoLabels`; null where it has no class. */
export function cocoPlace(number: number): number | null {
  return cocoPlaces.get(number) ?? null;
}

/** The classes of Pascal VOC (http://host.robots.ox.ac.uk/pascal/VOC/), background first. */
export const vocLabels: readonly string[] = [
  'background', 'aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow',
  'dining table', 'dog', 'horse', 'motorbike', 'person', 'potted plant', 'sheep', 'sofa', 'train', 'tv',
];

/** The classes that Cityscapes evaluates (https://www.cityscapes-dataset.com). */
export const cityscapesLabels: readonly string[] = [
  'road', 'sidewalk', 'building', 'wall', 'fence', 'pole', 'traffic light', 'traffic sign', 'vegetation', 'terrain',
  'sky', 'person', 'rider', 'car', 'truck', 'bus', 'train', 'motorcycle', 'bicycle',
];
