type Limb = readonly [from: number, to: number];

/** Of COCO's 17 points (https://cocodataset.org/#keypoints-2020): head, arms, trunk, legs. */
const person: readonly Limb[] = [
  [0, 1], [0, 2], [1, 3], [2, 4], [5, 7], [7, 9], [6, 8], [8, 10], [5, 6], [5, 11], [6, 12], [11, 12], [11, 13], [13, 15], [12, 14], [14, 16],
];

/** Of a hand's 21 points: the wrist, then four of each finger from its root. */
const hand: readonly Limb[] = [0, 1, 2, 3, 4].flatMap((finger) => {
  const root = 1 + finger * 4;
  return [[0, root], [root, root + 1], [root + 1, root + 2], [root + 2, root + 3]] as const;
});

/** Points that belong together, by how many there are; none where they stand for themselves, as those of a face do. */
export function limbsOf(points: number): readonly Limb[] {
  if (points === 17) return person;
  return points === 21 ? hand : [];
}
