import { join } from 'node:path';
import { detectorFrom, inputFile } from '../inputs.mjs';
import { Refusal } from '../refusal.mjs';
import { sessionText } from '../session-words.mjs';
import { countFrom, oneOf, required } from '../usage.mjs';
import { metricsName, repeatedMetrics } from '../run-folder.mjs';
import { unpackRun } from '../zip-parts.mjs';

const mostRepeats = 1000;
const mostFrames = 1e9;

/** retake replay: runs of a detector over a session. Of every frame, runs that don't come out equal and frames that the model fails for are a check that failed. */
export function replay({ files: [file], options, outputs }) {
  const input = inputFile(file);
  const out = required(options, 'out');
  const mode = oneOf(options, 'mode', ['every-frame', 'paced']);
  const backend = oneOf(options, 'backend', ['auto', 'wasm', 'webgpu']);
  const repeat = countFrom(options, 'repeat', mostRepeats);
  const limit = options.limit === undefined ? null : countFrom(options, 'limit', mostFrames);
  const makeDetector = detectorFrom(options);
  if (makeDetector === null) throw new Refusal('--model or --detector is missing.');
  const place = (name) => outputs.place(join(out, name));
  const places = { zip: place('session.zip'), run: place('run.json'), results: place('results.jsonl'), trace: place('trace.json') };

  // Of repeats of a run that was here before.
  outputs.outdate(out, repeatedMetrics);

  const run = async (page, signal) => {
    // Before the import, which takes longer.
    const detector = await makeDetector(page);
    const sessionId = await page.askWithFile('importFile', input);
    const runs = await page.ask('replay', { sessionId, detector, mode, backend, repeat, limit });
    const [zip] = await page.ask('exportAs', sessionId, 'zip');
    await page.save(zip, places.zip);
    const [first] = runs;
    await unpackRun(places.zip, first.id, places, signal);
    for (const [index, { id }] of runs.entries()) {
      const { metrics, trace } = await page.ask('measure', id);
      await page.save(metrics, place(metricsName(index)));
      if (index === 0) await page.save(trace, places.trace);
    }
    const identical = new Set(runs.map(({ fingerprint }) => fingerprint)).size === 1;
    const text = textOf(await page.ask('info', sessionId), runs, identical);
    return { json: { fingerprint: first.fingerprint ?? null, identical, runs }, text, problems: mode === 'paced' ? [] : problemsOf(runs, identical) };
  };
  return { run };
}

function problemsOf(runs, identical) {
  const failed = runs.map((run) => run.failed ?? 0);
  return [
    ...(identical ? [] : [`The ${runs.length} runs differ.`]),
    ...(failed.every((frames) => frames === 0) ? [] : [`The model failed for ${failed.join(', ')} frames.`]),
  ];
}

function textOf(info, runs, identical) {
  const repeats = runs.length === 1 ? [] : [identical ? `${runs.length} runs with identical fingerprints` : `${runs.length} runs whose fingerprints differ`];
  return [sessionText({ ...info, runs }), ...repeats].join('\n');
}
