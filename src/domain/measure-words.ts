import type { Measure } from './run-report.ts';
import type { Stage } from './runs.ts';
import type { SummaryKey } from './summary.ts';

/** Of what was measured, in tables and plots. */
export const measureNames: Readonly<Record<Measure, string>> = {
  read: 'Read', decode: 'Decode', preprocess: 'Preprocess', infer: 'Infer', postprocess: 'Postprocess', total: 'All stages', latency: 'Latency',
};

/** Of its figures; ms where nothing else is said. */
export const summaryNames: Readonly<Record<SummaryKey, string>> = {
  count: 'Count', total: 'Total', min: 'Min', max: 'Max', average: 'Average', stdDev: 'Std dev', variance: 'Variance, ms²', median: 'Median',
  p5: 'p5', p25: 'p25', p75: 'p75', p95: 'p95', iqr: 'IQR', best5: 'Best 5 %', worst5: 'Worst 5 %',
};

/** Of stages, within a sentence. */
export const stageWords: Readonly<Record<Stage, string>> = { read: 'reading', decode: 'decoding', preprocess: 'preprocessing', infer: 'inference', postprocess: 'postprocessing' };
