import type { CheckId, VerificationReport } from '../domain/verification.ts';
import { count } from './format.ts';

/** What each check compares, for people. */
export const checkTexts: Record<CheckId, string> = {
  'media-present': 'Media file',
  'media-size': 'Size of the media file in bytes',
  'media-structure': 'Structure of the media file',
  'media-hash': 'Media file unchanged since it was first verified (sha256)',
  'frame-count': 'Frames in the file and rows',
  'frame-size': 'Sizes of frames in bytes',
  'frame-key': 'Key frames',
  'frame-place': 'Places of frames in the file',
  'frame-time': 'Times in the file and in the rows, µs',
  'row-index': 'Numbers of the rows',
  'row-time': 'Times rise, µs',
  'row-duration': 'Frames last until the next one, µs',
  'block-key': 'Blocks of rows begin with a key frame',
  segments: 'Segments',
  'track-totals': 'Totals of the track',
  'session-totals': 'Totals of the session',
  'event-time': 'Times of what happened, µs',
  'run-frames': 'Frames of a run',
  'run-times': 'Times of a run, µs',
  'run-totals': 'Totals of a run',
  'run-fingerprint': 'Fingerprint of a run',
  'signal-count': 'Samples of signals',
  'signal-time': 'Times of signals, µs',
  'signal-statistics': 'Statistics of signals',
};

/** One sentence: what was counted and whether it agrees. */
export function verdictText(report: VerificationReport): string {
  const { file, rows } = report.counts;
  const counted = `${count(file, 'frame')} in the file, ${count(rows, 'row')}`;
  const failed = report.checks.filter(({ ok }) => !ok).length;
  return `${counted}: ${failed === 0 ? 'all agree' : `${count(failed, 'check')} failed`}`;
}
