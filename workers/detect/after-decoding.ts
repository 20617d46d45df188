import type { DetectorOptions, DetectorSpec, Region } from '../../src/domain/detector.ts';
import type { Task } from '../../src/domain/family.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { Tracker } from '../../src/domain/tracking/tracker.ts';
import { decodeThreshold, reported } from '../../src/domain/tracking/tracking-options.ts';
import { findingsInFrame } from './region.ts';

/** What scores each of its detections by itself; elsewhere another threshold would make other findings, not more of them. */
const scoresEach: ReadonlySet<Task> = new Set(['detect', 'pose', 'segment', 'oriented']);

/** The options a family decodes with: a tracker needs the weak detections, too. */
export function decodeOptions({ options, tracking }: DetectorSpec, task: Task): DetectorOptions {
  if (tracking === undefined || !scoresEach.has(task)) return options;
  return { ...options, scoreThreshold: decodeThreshold(options.scoreThreshold, tracking) };
}

/** What happens to the findings of one stream of frames after the family has decoded them, the same for every family. */
export class AfterDecoding {
  readonly #spec: DetectorSpec;
  readonly #classes: ReadonlySet<number> | null;
  readonly #tracker: Tracker | null;

  constructor(spec: DetectorSpec) {
    this.#spec = spec;
    this.#classes = spec.classes === undefined ? null : new Set(spec.classes);
    this.#tracker = spec.tracking === undefined ? null : new Tracker(spec.tracking);
  }

  /** The stream starts anew: things that are followed get ids above this one. */
  restart(afterTrackId: number | undefined): void {
    this.#tracker?.reset(afterTrackId);
  }

  /** `region` is the part of the frame that they were found in. */
  apply(decoded: Findings, region: Region | undefined, timestampUs: number): Findings {
    const named = renamed(this.#ofClasses(decoded), this.#spec.labels);
    const placed = region === undefined ? named : findingsInFrame(named, region);
    if (this.#tracker === null) return placed;
    return { ...placed, detections: reported(this.#tracker.update(placed.detections, timestampUs), this.#spec.options.scoreThreshold) };
  }

  #ofClasses(findings: Findings): Findings {
    const chosen = this.#classes;
    if (chosen === null) return findings;
    const { detections, classes, semantic } = findings;
    const isChosen = ({ classId }: { readonly classId: number }): boolean => chosen.has(classId);
    return {
      ...findings,
      detections: detections.filter(isChosen),
      ...(classes && { classes: classes.filter(isChosen) }),
      ...(semantic && { semantic: { ...semantic, classes: semantic.classes.filter(isChosen) } }),
    };
  }
}

/** With a person's names for the classes; a class that they left out keeps the family's. */
function renamed(findings: Findings, labels: readonly string[] | undefined): Findings {
  if (labels === undefined) return findings;
  const { detections, classes, semantic } = findings;
  const name = <Labelled extends { readonly classId: number; readonly label: string }>(item: Labelled): Labelled => ({ ...item, label: labels[item.classId] ?? item.label });
  return {
    ...findings,
    detections: detections.map(name),
    ...(classes && { classes: classes.map(name) }),
    ...(semantic && { semantic: { ...semantic, classes: semantic.classes.map(name) } }),
  };
}
