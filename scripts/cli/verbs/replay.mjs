import { join } from 'node:path';
import { detectorOf, inputFile } from '../inputs.mjs';
import { Refusal } from '../refusal.mjs';
import { sessionText } from '../session-words.mjs';
import { countFrom, oneOf, required } from '../usage.mjs';
import { metricsName, repeatedMetrics } from '../run-folder.mjs';
import { unpackRun } from '../zip-parts.mjs';

const mostRepeats = 1000;
const mostFrames = 1e9;

/** retake replay: runs of a detector over a session. Runs in every frame that don't come out equal are a check that failed. */
export function replay({ files: [file], options, outputs }) {
  const input = inputFile(file);
  const out = required(options, 'out');
  const mode = oneOf(options, 'mode', ['every-frame', 'paced']);
  const backend = oneOf(options, 'backend', ['auto', 'wasm', 'webgpu']);
  const repeat = countFrom(options, 'repeat', mostRepeats);
  const limit = options.limit === undefined ? null : countFrom(options, 'limit', mostFrames);
  const { model, detector } = options;
  if (model === undefined && detector === undefined) throw new Refusal('--model or --detector is missing.');
  const place = (name) => outputs.place(join(out, name));
  const places = { zip: place('session.zip'), run: place('run.json'), results: place('results.jsonl'), trace: place('trace.json') };

  // Of repeats of a run that was here before.
  outputs.outdate(out, repeatedMetrics);

  const run = async (page) => {
    const sessionId = await page.askWithFile('importFile', input);
    // A detector names its model by hash: the model has to be there before.
    const ofModel = model === undefined ? null : await detectorOf(page, model);
    const ofFile = detector === undefined ? null : await page.askWithFile('detectorOf', inputFile(detector));
    const runs = await page.ask('replay', { sessionId, detector: ofFile ?? ofModel, mode, backend, repeat, limit });
    const [zip] = await page.ask('exportAs', sessionId, 'zip');
    await page.save(zip, places.zip);
    const [first] = runs;
    await unpackRun(places.zip, first.id, places);
    for (const [index, { id }] of runs.entries()) {
      const { metrics, trace } = await page.ask('measure', id);
      await page.save(metrics, place(metricsName(index)));
      if (index === 0) await page.save(trace, places.trace);
    }
    const identical = new Set(runs.map(({ fingerprint }) => fingerprint)).size === 1;
    return { json: { fingerprint: first.fingerprint ?? null, identical, runs }, text: textOf(await page.ask('info', sessionId), runs, identical), ok: identical || mode === 'paced' };
  };
  return { run };
}

function textOf(info, runs, identical) {
  const repeats = runs.length === 1 ? [] : [identical ? `${runs.length} runs with identical fingerprints` : `${runs.length} runs whose fingerprints differ`];
  return [sessionText({ ...info, runs }), ...repeats].join('\n');
}
