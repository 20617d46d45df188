import { detectorFrom, inputFile } from '../inputs.mjs';
import { failureText, Refusal } from '../refusal.mjs';
import { sessionText } from '../session-words.mjs';
import { numberFrom, oneOf, required } from '../usage.mjs';

const sources = { demo: 'demo-scene', camera: 'camera' };
const longestSeconds = 24 * 3600;

/** retake record: a session of the demo scene, of a camera, or of a clip that plays as one. One that ended early, or lost its detector, is kept: it is a check that failed. */
export function record({ options, outputs }) {
  const given = options['camera-file'];
  if (given !== undefined && !/\.(y4m|mjpe?g)$/i.test(given)) throw new Refusal('--camera-file wants a .y4m or .mjpeg clip, which is all that browsers play as a camera.');
  const cameraFile = given === undefined ? undefined : inputFile(given);
  const source = cameraFile === undefined ? oneOf(options, 'source', Object.keys(sources)) : 'camera';
  const seconds = numberFrom(options, 'seconds', 1, longestSeconds);
  const makeDetector = detectorFrom(options);
  const out = outputs.place(required(options, 'out'));
  const run = async (page) => {
    const detector = makeDetector === null ? null : await makeDetector(page);
    const { sessionId, ...ended } = await page.ask('record', { sourceId: sources[source], seconds, detector });
    const info = await page.ask('info', sessionId);
    const [zip] = await page.ask('exportAs', sessionId, 'zip');
    await page.save(zip, out);
    return { json: { ...info, ...ended }, text: sessionText(info), problems: problemsOf(ended) };
  };
  return { cameraFile, run };
}

function problemsOf({ endReason, endedEarly, detectionFailure }) {
  return [
    ...(endedEarly === null ? [] : [`The recording ended early (${endReason}). ${endedEarly}`]),
    ...(detectionFailure === null ? [] : [`Detection ended early: ${failureText(detectionFailure)}`]),
  ];
}
