import { extname } from 'node:path';
import { inputFile } from '../inputs.mjs';
import { formats, oneOf, required } from '../usage.mjs';

/** retake export: a session in another format. What takes several files gets a number before its ending from the second on. */
export function exportAs({ files: [file], options, outputs }) {
  const input = inputFile(file);
  required(options, 'format');
  const format = oneOf(options, 'format', formats);
  const out = required(options, 'out');
  const first = outputs.place(out, input);
  const run = async (page) => {
    const exported = await page.ask('exportAs', await page.askWithFile('importFile', input), format);
    const files = [];
    for (const [index, each] of exported.entries()) {
      const path = index === 0 ? out : numbered(out, index + 1);
      await page.save(each, index === 0 ? first : outputs.place(path, input));
      files.push({ path, bytes: each.bytes });
    }
    return { json: { format, files }, text: files.map(({ path, bytes }) => `${path}: ${bytes} bytes`).join('\n') };
  };
  return { run };
}

function numbered(path, number) {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}-${number}${ending}`;
}
