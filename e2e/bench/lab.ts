/** What benchmarks measure inside the page; built into the test page as `benchLab`. */
export { reachFrames, startEndurance, stopEndurance } from './lab-endurance.ts';
export { storeLong } from './lab-long.ts';
export { recordCamera, recordOurs, recordTheirs, recordThree, stopAfter, switchCameraOn } from './lab-record.ts';
export { bareDecode, bareInference, everyFrame, hasGpu, paced, prepareModel, recordLong } from './lab-replay.ts';
export { seekBoth } from './lab-seek.ts';
export { rowsMs, statisticsMs } from './lab-rows.ts';
