import { clipBox } from '../boxes.ts';
import { sceneLabels, sceneObjects } from '../demo-scene.ts';
import type { Answer } from './answer.ts';

/** What the frame with this painted number of the demo scene shows. The shapes are always wholly in the picture; a score of 1 says that it is certain. */
export function sceneTruth(number: number, frameRate: number, aspect: number): Answer {
  const detections = sceneObjects(number, frameRate, aspect).map(({ label, box }) => ({ label, classId: sceneLabels.indexOf(label), score: 1, box: clipBox(box) }));
  return { at: 'found', findings: { detections } };
}

/** The number painted in each frame, from the losses before each: rows and lost frames alike count. */
export function paintedNumbers(droppedBefore: Uint32Array): Uint32Array {
  let dropped = 0;
  return droppedBefore.map((drops, frame) => frame + (dropped += drops));
}
