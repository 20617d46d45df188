import { detectorOf, inputFile } from '../inputs.mjs';
import { Refusal } from '../refusal.mjs';
import { sessionText } from '../session-words.mjs';
import { numberFrom, oneOf, required } from '../usage.mjs';

const sources = { demo: 'demo-scene', camera: 'camera' };
const longestSeconds = 24 * 3600;

/** retake record: a session of the demo scene, of a camera, or of a clip that plays as one. */
export function record({ options, outputs }) {
  const out = outputs.place(required(options, 'out'));
  const given = options['camera-file'];
  if (given !== undefined && !/\.(y4m|mjpe?g)$/i.test(given)) throw new Refusal('--camera-file wants a .y4m or .mjpeg clip, which is all that browsers play as a camera.');
  const cameraFile = given === undefined ? undefined : inputFile(given);
  const source = cameraFile === undefined ? oneOf(options, 'source', Object.keys(sources)) : 'camera';
  const seconds = numberFrom(options, 'seconds', 1, longestSeconds);
  const run = async (page) => {
    const detector = options.detector === undefined ? null : await detectorOf(page, options.detector);
    const id = await page.ask('record', { sourceId: sources[source], seconds, detector });
    const info = await page.ask('info', id);
    const [zip] = await page.ask('exportAs', id, 'zip');
    await page.save(zip, out);
    return { json: info, text: sessionText(info) };
  };
  return { cameraFile, run };
}
