import { inputFile } from '../inputs.mjs';
import { sessionText } from '../session-words.mjs';
import { required } from '../usage.mjs';

/** retake import: a session zip of a video file, or of a zip of any version. */
export function importFile({ files: [file], options, outputs }) {
  const input = inputFile(file);
  const out = outputs.place(required(options, 'out'), input);
  const run = async (page) => {
    const id = await page.askWithFile('importFile', input);
    const info = await page.ask('info', id);
    const [zip] = await page.ask('exportAs', id, 'zip');
    await page.save(zip, out);
    return { json: info, text: sessionText(info) };
  };
  return { run };
}
