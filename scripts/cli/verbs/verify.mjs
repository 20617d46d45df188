import { inputFile } from '../inputs.mjs';
import { PageFailure } from '../refusal.mjs';

/** A session zip in which something is wrong, by the page's codes; others are of what is no session zip, or one of a later version. */
const damage = ['zip-hash', 'zip-invalid', 'zip-truncated'];

/** retake verify: whether files, rows, sums and runs agree. A damaged zip is a check that failed; what is no session zip is bad input. */
export function verify({ files: [file] }) {
  const input = inputFile(file);
  const run = async (page) => {
    try {
      const report = await page.ask('verify', await page.askWithFile('importFile', input));
      return { json: report, text: reportText(report), ok: report.ok };
    } catch (error) {
      if (!(error instanceof PageFailure) || !damage.includes(error.code)) throw error;
      return { json: { ok: false, code: error.code, problem: error.message }, text: error.message, ok: false };
    }
  };
  return { run };
}

function reportText({ ok, counts, checks }) {
  const failed = checks.filter((check) => !check.ok);
  return [
    `${counts.file} frames in the files, ${counts.rows} rows: ${ok ? 'all agree' : 'they do not agree'}`,
    ...failed.map(({ id, failures, compared, expected, found, detail }) => `  ${id}: ${failures} of ${compared}; first expected ${expected}, found ${found} (${detail})`),
  ].join('\n');
}
