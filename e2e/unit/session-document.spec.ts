import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { AppError } from '../../src/domain/errors.ts';
import type { DecoderDescription, Session } from '../../src/domain/session.ts';
import { buildDocument, parseDocument, sessionOf, type ListedFile } from '../../workers/archive/session-document.ts';

const decoder: DecoderDescription = { codec: 'avc1.42001e', codedWidth: 64, codedHeight: 48, description: 'AAAA', colorSpace: { primaries: null, transfer: 'bt709', matrix: null, fullRange: false } };
const session: Session = {
  id: '20261121-073355-1a2b3c4d',
  name: 'Walk through the kitchen',
  state: 'complete',
  startedAtMs: 1_795_246_435_000,
  timeOriginMs: 1_795_246_400_000.5,
  sourceStartUs: 12_345_678,
  durationUs: 100_000,
  bytes: 6600,
  source: { id: 'camera', label: 'Back camera', width: 64, height: 48, frameRate: 30, facing: 'environment' },
  tracks: [
    {
      id: 'cam0',
      kind: 'video',
      label: 'Back camera',
      width: 64,
      height: 48,
      frames: 3,
      keyFrames: 2,
      drops: { 'source-gap': 1 },
      segments: [
        { index: 0, path: 'cam0/0.mp4', bytes: 3000, firstFrame: 0, frames: 2, decoder },
        { index: 1, path: 'cam0/1.mp4', bytes: 2000, firstFrame: 2, frames: 1, decoder },
      ],
    },
    {
      id: 'cam1',
      kind: 'video',
      label: 'Screen',
      width: 640,
      height: 480,
      source: { id: 'screen', label: 'Screen', width: 640, height: 480, frameRate: 0, variableRate: true },
      frames: 1,
      keyFrames: 1,
      drops: { 'rate-limit': 2, paused: 3, storage: 1 },
      segments: [{ index: 0, path: 'cam1/0.mp4', bytes: 700, firstFrame: 0, frames: 1, decoder: { codec: 'vp09.00.10.08', codedWidth: 640, codedHeight: 480 } }],
    },
    {
      id: 'mic0',
      kind: 'audio',
      label: 'Microphone',
      sampleRate: 48_000,
      channels: 1,
      frames: 5,
      keyFrames: 5,
      drops: {},
      segments: [{ index: 0, path: 'mic0/0.mp4', bytes: 900, firstFrame: 0, frames: 5, decoder: { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1, description: 'AAAA' } }],
    },
  ],
  signals: [{ id: 'motion', label: 'Motion', channels: [{ name: 'x', unit: 'm/s²' }], samples: 10 }],
  events: [
    { timestampUs: 40_000, kind: 'paused' },
    { timestampUs: 60_000, kind: 'picture-changed', trackId: 'cam0', detail: '48 × 64' },
  ],
  take: { task: 'Pick up the cup', number: 3 },
  configuration: {
    recording: true,
    sourceId: 'camera',
    cameras: [],
    facing: 'environment',
    height: 480,
    frameRate: 30,
    codec: 'auto',
    microphone: true,
    sensors: ['motion'],
    maxLengthS: 60,
    maxFrameRate: null,
    diskBudgetMb: null,
    countdownS: 3,
    task: 'Pick up the cup',
    nameTemplate: '{task} {take}',
    modelId: null,
    lastModelId: '',
    onEngineLoss: 'end',
  },
  device: { userAgent: 'test', platform: 'test', cores: 2 },
  appVersion: '0.1.0',
  endReason: 'length-limit',
  thumbnail: 'data:image/jpeg;base64,AAAA',
};
const hash = 'ab'.repeat(32);
const files: ListedFile[] = [
  { path: 'media/cam0/0.mp4', bytes: 3000, sha256: hash },
  { path: 'media/cam0/1.mp4', bytes: 2000, sha256: hash },
  { path: 'frames/cam0.jsonl', bytes: 300, sha256: hash },
  { path: 'media/cam1/0.mp4', bytes: 700, sha256: hash },
  { path: 'frames/cam1.jsonl', bytes: 100, sha256: hash },
  { path: 'media/mic0/0.mp4', bytes: 900, sha256: hash },
  { path: 'frames/mic0.jsonl', bytes: 500, sha256: hash },
  { path: 'runs/run-1/run.json', bytes: 300, sha256: hash },
  { path: 'runs/run-1/results.jsonl', bytes: 300, sha256: hash },
  { path: 'signals/motion.jsonl', bytes: 300, sha256: hash },
];
const runs = [{ id: 'run-1', results: 3, blocks: [2, 1] }];

type Change = (document: ReturnType<typeof mutable>) => void;

// The changed documents are wrong on purpose, so their type is loose.
function mutable() {
  return JSON.parse(JSON.stringify(buildDocument(session, runs, files))) as Record<string, never> & {
    session: Record<string, unknown>;
    tracks: [{ segments: [Record<string, unknown>, Record<string, unknown>] } & Record<string, unknown>, ...Record<string, unknown>[]];
    files: Record<string, unknown>[];
    runs: Record<string, unknown>[];
    counts: Record<string, unknown>;
  };
}

function codeOf(change: Change): string {
  const document = mutable();
  change(document);
  try {
    parseDocument(JSON.stringify(document));
  } catch (error) {
    return (error as AppError).code;
  }
  return 'accepted';
}

test('a session comes back as it was, without its place in the bin', () => {
  const document = parseDocument(JSON.stringify(buildDocument({ ...session, deletedAtMs: 1 }, runs, files)));
  expect(sessionOf(document)).toEqual(session);
});

test('fields of a later app are kept', () => {
  const document = mutable();
  document.session['weather'] = 'Rain';
  document.session['configuration'] = { height: 4320, lens: 'wide' };
  expect(sessionOf(parseDocument(JSON.stringify(document)))).toEqual({ ...session, weather: 'Rain', configuration: { height: 4320, lens: 'wide' } });
});

test('what the document says is what docs/session.schema.json describes', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync('docs/session.schema.json', 'utf8')) as object);
  expect(validate(mutable()) ? [] : validate.errors).toEqual([]);
  const wrongKind = JSON.parse(JSON.stringify(mutable()).replace('"kind":"audio"', '"kind":"video"')) as unknown;
  expect(validate(wrongKind)).toBe(false);
});

test('a file beyond what this version knows may be listed', () => {
  expect(codeOf((document) => document.files.push({ path: 'signals/imu.jsonl', bytes: 1, sha256: hash }))).toBe('accepted');
});

test('something that is no session document is told apart from a damaged and from a newer one', () => {
  const parse = (json: string) => () => parseDocument(json);
  expect(parse('{')).toThrow(expect.objectContaining({ code: 'zip-invalid' }));
  expect(parse('null')).toThrow(expect.objectContaining({ code: 'zip-foreign' }));
  expect(parse('[]')).toThrow(expect.objectContaining({ code: 'zip-foreign' }));
  expect(parse('{"format":"other","version":1}')).toThrow(expect.objectContaining({ code: 'zip-foreign' }));
  expect(codeOf((document) => Object.assign(document, { version: 2 }))).toBe('zip-newer');
  expect(codeOf((document) => Object.assign(document, { version: '1' }))).toBe('zip-invalid');
});

const broken: Record<string, Change> = {
  'a session without an id': ({ session }) => delete session['id'],
  'an id that is a path': ({ session }) => (session['id'] = '../other'),
  'a state that is not an end': ({ session }) => (session['state'] = 'recording'),
  'a thumbnail from elsewhere': ({ session }) => (session['thumbnail'] = 'https://example.org/a.jpg'),
  'a duration that is no number': ({ session }) => (session['durationUs'] = null),
  'a media path outside its track': ({ tracks }) => (tracks[0].segments[0]['path'] = 'cam1/0.mp4'),
  'a media path that climbs': ({ tracks }) => (tracks[0].segments[0]['path'] = '../0.mp4'),
  'two segments in one file': ({ tracks }) => (tracks[0].segments[1]['path'] = 'cam0/0.mp4'),
  'segments out of order': ({ tracks }) => (tracks[0].segments[1]['index'] = 2),
  'segments that do not join': ({ tracks }) => (tracks[0].segments[1]['firstFrame'] = 1),
  'a media size that differs from the list': ({ tracks }) => (tracks[0].segments[0]['bytes'] = 2999),
  'frames that do not add up': ({ tracks }) => (tracks[0]['frames'] = 4),
  'a track twice': ({ tracks }) => tracks.push(tracks[0] as never),
  'an unknown reason for drops': ({ tracks }) => (tracks[0]['drops'] = { tired: 1 }),
  'a kind of track it does not know': ({ tracks }) => (tracks[1] = { ...tracks[1], kind: 'depth' }),
  'sound without a sample rate': ({ tracks }) => delete tracks[2]?.['sampleRate'],
  'sound with the decoder of pictures': ({ tracks }) => (tracks[2] = { ...tracks[2], segments: [tracks[0].segments[0]] }),
  'a signal under the name of a track': ({ session }) => (session['signals'] = [{ id: 'cam0', label: '', channels: [], samples: 0 }]),
  'two channels of one name': ({ session }) => (session['signals'] = [{ id: 'motion', label: '', channels: [{ name: 'x', unit: '' }, { name: 'x', unit: '' }], samples: 0 }]),
  'a channel under the name of the time': ({ session }) => (session['signals'] = [{ id: 'motion', label: '', channels: [{ name: 'timestampUs', unit: '' }], samples: 0 }]),
  'no samples of a signal': (document) => document.files.splice(9, 1),
  'a signal without channels': ({ session }) => (session['signals'] = [{ id: 'motion', label: '', samples: 0 }]),
  'an event of an unknown kind': ({ session }) => (session['events'] = [{ timestampUs: 0, kind: 'sneezed' }]),
  'an event without a time': ({ session }) => (session['events'] = [{ kind: 'paused' }]),
  'a take that is not numbered': ({ session }) => (session['take'] = { task: 'Cup', number: 0 }),
  'a configuration of other types': ({ session }) => (session['configuration'] = { height: '720' }),
  'a configuration that is a list': ({ session }) => (session['configuration'] = []),
  'an end for no known reason': ({ session }) => (session['endReason'] = 'bored'),
  'a source whose rate is a riddle': ({ session }) => (session['source'] = { id: 'camera', label: '', width: 1, height: 1, frameRate: 30, variableRate: 1 }),
  'a wrong count': ({ counts }) => (counts['frames'] = 2),
  'no frame rows': (document) => document.files.splice(2, 1),
  'no results of a run': (document) => document.files.splice(8, 1),
  'blocks that do not add up': (document) => (document.runs[0] = { id: 'run-1', results: 3, blocks: [2, 2] }),
  'a file listed twice': (document) => document.files.push({ path: 'Media/cam0/0.mp4', bytes: 3000, sha256: hash }),
  'an absolute path': (document) => document.files.push({ path: '/etc/passwd', bytes: 1, sha256: hash }),
  'a climbing path': (document) => document.files.push({ path: 'media/../../x', bytes: 1, sha256: hash }),
  'a drive': (document) => document.files.push({ path: 'C:/x', bytes: 1, sha256: hash }),
  'a backslash': (document) => document.files.push({ path: 'media\\x', bytes: 1, sha256: hash }),
  'a hash that is none': ({ files }) => Object.assign(files[0] ?? {}, { sha256: 'abc' }),
};

for (const [name, change] of Object.entries(broken)) {
  test(`refuses ${name}`, () => expect(codeOf(change)).toBe('zip-invalid'));
}
