import type { DetectorOptions, DetectorSpec, Region } from '../../src/domain/detector.ts';
import type { Findings } from '../../src/domain/runs.ts';
import { Tracker } from '../../src/domain/tracking/tracker.ts';
import { decodeThreshold, reported } from '../../src/domain/tracking/tracking-options.ts';
import { findingsInFrame } from './region.ts';

/** The options a family decodes with: a tracker needs the weak detections, too. */
export function decodeOptions({ options, tracking }: DetectorSpec): DetectorOptions {
  return tracking === undefined ? options : { ...options, scoreThreshold: decodeThreshold(options.scoreThreshold, tracking) };
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

  /** `region` is the part of the frame that they were found in. */
  apply(decoded: Findings, region: Region | undefined, timestampUs: number, restart: boolean): Findings {
    if (restart) this.#tracker?.reset();
    const chosen = this.#ofClasses(decoded);
    const placed = region === undefined ? chosen : findingsInFrame(chosen, region);
    if (this.#tracker === null) return placed;
    return { ...placed, detections: reported(this.#tracker.update(placed.detections, timestampUs), this.#spec.options.scoreThreshold) };
  }

  #ofClasses(findings: Findings): Findings {
    const classes = this.#classes;
    if (classes === null) return findings;
    return {
      ...findings,
      detections: findings.detections.filter(({ classId }) => classes.has(classId)),
      ...(findings.classes && { classes: findings.classes.filter(({ classId }) => classes.has(classId)) }),
    };
  }
}
