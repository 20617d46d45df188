/** What benchmarks measure inside the page; built into the test page as `benchLab`. */
export { recordCamera, mediaRecorder, stopAfter } from './lab-record.ts';
export { bareDecode, bareInference, everyFrame, paced, prepareModel, recordLong } from './lab-replay.ts';
export { rowsMs, statisticsMs } from './lab-rows.ts';
