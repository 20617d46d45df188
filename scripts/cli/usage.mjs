import { parseArgs } from 'node:util';
import { Refusal } from './refusal.mjs';

const text = { type: 'string' };
const json = { type: 'boolean', default: false };

/** What a session can be exported as. */
export const formats = ['zip', 'mp4'];

/** Verbs with what they take: so many `files`, from the least to the most, beside the options. */
const verbs = {
  record: { files: [0, 0], options: { out: text, source: { ...text, default: 'demo' }, 'camera-file': text, seconds: { ...text, default: '10' }, model: text, detector: text } },
  import: { files: [1, 1], options: { out: text } },
  info: { files: [1, 1], options: {} },
  verify: { files: [1, 1], options: {} },
  replay: {
    files: [1, 1],
    options: { out: text, model: text, detector: text, mode: { ...text, default: 'every-frame' }, backend: { ...text, default: 'auto' }, repeat: { ...text, default: '1' }, limit: text },
  },
  stats: { files: [1, 2], options: {} },
  compare: { files: [2, 2], options: { html: text, 'fail-on': text } },
  export: { files: [1, 1], options: { format: text, out: text } },
};

export const help = `retake <verb>, which has the page do in a headless browser what people do in it:

  record --out s.zip [--source demo|camera] [--camera-file x.y4m] [--seconds N]
         [--model FILE|ID | --detector FILE|ID]
  import FILE --out s.zip                a session zip or a video file
  info s.zip                             the session and its runs
  verify s.zip                           files, rows, sums and runs agree
  replay s.zip --out DIR (--model FILE|ID | --detector FILE|ID) [--mode every-frame|paced]
         [--backend auto|wasm|webgpu] [--repeat N] [--limit N]
                                         --limit: only the first N frames. DIR gets run.json, results.jsonl, metrics.json (metrics-N.json of repeats),
                                         trace.json, and session.zip with the runs in it
  stats DIR [DIR]                        times of stages; of two runs their differences, and which of them are noise
  compare DIR DIR [--html FILE] [--fail-on difference]
  export s.zip --format ${formats.join('|')} --out PATH

With --json the result is on stdout as JSON. Progress and reasons are on stderr.
Exit code: 0; 1, a check failed, a recording ended early, frames failed, or there are differences under --fail-on; 2, bad use, bad input or an error;
130, it was interrupted, and nothing is left of it.
ID: a built-in model, as motion. A detector file of another model needs that model's file too: --detector c.json --model FILE.
--backend auto: the fastest engine, timed before the run; runs that are to come out equal on other machines name one. One that is named is kept to, or nothing runs.
`;

/** The verb, its file and its options. Refuses what can't be meant. */
export function parseUsage(args) {
  const [name, ...rest] = args;
  const verb = Object.hasOwn(verbs, name ?? '') ? verbs[name] : undefined;
  if (verb === undefined) throw new Refusal(name === undefined ? `A verb is missing.\n\n${help}` : `There is no verb ${name}; there are ${Object.keys(verbs).join(', ')}.`);
  const { values, positionals } = parsed(rest, verb.options);
  const [least, most] = verb.files;
  if (positionals.length < least || positionals.length > most) throw new Refusal(`${name} wants ${least === most ? least : `${least} or ${most}`} beside its options, not ${positionals.length}.`);
  return { verb: name, files: positionals, options: values };
}

function parsed(args, options) {
  try {
    return parseArgs({ args, options: { ...options, json }, allowPositionals: true });
  } catch (error) {
    throw new Refusal(error.message.split('. ')[0]);
  }
}

export function required(options, name) {
  const value = options[name];
  if (value === undefined || value === '') throw new Refusal(`--${name} is missing.`);
  return value;
}

export function oneOf(options, name, allowed) {
  if (!allowed.includes(options[name])) throw new Refusal(`--${name} is one of ${allowed.join(', ')}, not ${options[name]}.`);
  return options[name];
}

export function numberFrom(options, name, least, most) {
  const value = Number(options[name]);
  if (options[name].trim() === '' || !(value >= least && value <= most)) throw new Refusal(`--${name} is a number from ${least} to ${most}, not ${options[name]}.`);
  return value;
}

export function countFrom(options, name, most) {
  const value = numberFrom(options, name, 1, most);
  if (!Number.isInteger(value)) throw new Refusal(`--${name} is a whole number.`);
  return value;
}
