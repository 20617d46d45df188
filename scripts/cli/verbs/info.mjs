import { inputFile } from '../inputs.mjs';
import { sessionText } from '../session-words.mjs';

/** retake info: the session and its runs, as they are stored. */
export function info({ files: [file] }) {
  const input = inputFile(file);
  const run = async (page) => {
    const info = await page.ask('info', await page.askWithFile('importFile', input));
    return { json: info, text: sessionText(info) };
  };
  return { run };
}
