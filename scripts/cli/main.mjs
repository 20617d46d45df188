import { CleanUp } from './clean-up.mjs';
import { Outputs } from './outputs.mjs';
import { progressTeller } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { help, parseUsage } from './usage.mjs';
import { compare } from './verbs/compare.mjs';
import { exportAs } from './verbs/export.mjs';
import { importFile } from './verbs/import.mjs';
import { info } from './verbs/info.mjs';
import { record } from './verbs/record.mjs';
import { replay } from './verbs/replay.mjs';
import { stats } from './verbs/stats.mjs';
import { verify } from './verbs/verify.mjs';

/** A verb checks what it was given, and answers with the work: `{ json, text, ok, problems }`. */
const verbs = { record, import: importFile, info, verify, replay, stats, compare, export: exportAs };

const tell = (line) => process.stderr.write(`${line}\n`);

async function perform(args, cleanUp) {
  const { verb, files, options } = parseUsage(args);
  const outputs = new Outputs(cleanUp);
  // Before a browser is started for it; what serves and drives is loaded after that too, so that mistakes are told at once.
  const work = verbs[verb]({ files, options, outputs });
  const [{ browserToDrive }, { serveApp }, { RetakePage }] = await Promise.all([import('./browser.mjs'), import('./app.mjs'), import('./page.mjs')]);
  const browser = await browserToDrive();
  const url = await serveApp((line) => tell(`${line}…`), cleanUp);
  const page = await RetakePage.open(url, { browser, cameraFile: work.cameraFile, onProgress: progressTeller(tell), cleanUp });
  const { json, text, ok = true, problems = [] } = await work.run(page, cleanUp.signal);
  cleanUp.throwIfOver();
  outputs.keep();
  for (const problem of problems) tell(problem);
  process.stdout.write(`${options.json ? JSON.stringify(json, null, 1) : text}\n`);
  return ok && problems.length === 0 ? 0 : 1;
}

/** Of refusals, and of what the operating system refuses, the words are enough. */
function isExplained(error) {
  return error instanceof Refusal || error.syscall !== undefined;
}

/** Resolves with 130 at the first signal to end. */
function interruption() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(130));
  });
}

/** Runs one command; resolves with its exit code once nothing of it is left behind. */
export async function main(args) {
  if (args.length === 0 || args.includes('--help') || args[0] === 'help') {
    (args.length === 0 ? process.stderr : process.stdout).write(help);
    return args.length === 0 ? 2 : 0;
  }
  // Whoever reads may leave before the end, as `| head` does: what is under way is tidied up all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const cleanUp = new CleanUp();
  let over = false;
  const work = perform(args, cleanUp).catch((error) => {
    // What breaks because it was ended needs no words.
    if (!over) tell(isExplained(error) ? error.message : `It did not work: ${error.stack ?? error}`);
    return 2;
  });
  const code = await Promise.race([work, interruption()]);
  over = true;
  await cleanUp.run();
  await work;
  return code;
}
