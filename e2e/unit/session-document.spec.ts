import { expect, test } from '@playwright/test';
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
  bytes: 5000,
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
  ],
  device: { userAgent: 'test', platform: 'test', cores: 2 },
  appVersion: '0.1.0',
  endReason: 'stopped',
  thumbnail: 'data:image/jpeg;base64,AAAA',
};
const hash = 'ab'.repeat(32);
const files: ListedFile[] = [
  { path: 'media/cam0/0.mp4', bytes: 3000, sha256: hash },
  { path: 'media/cam0/1.mp4', bytes: 2000, sha256: hash },
  { path: 'frames/cam0.jsonl', bytes: 300, sha256: hash },
  { path: 'runs/run-1/run.json', bytes: 300, sha256: hash },
  { path: 'runs/run-1/results.jsonl', bytes: 300, sha256: hash },
];
const runs = [{ id: 'run-1', results: 3, blocks: [2, 1] }];

type Change = (document: ReturnType<typeof mutable>) => void;

// The changed documents are wrong on purpose, so their type is loose.
function mutable() {
  return JSON.parse(JSON.stringify(buildDocument(session, runs, files))) as Record<string, never> & {
    session: Record<string, unknown>;
    tracks: [{ segments: [Record<string, unknown>, Record<string, unknown>] } & Record<string, unknown>];
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
  document.session['task'] = 'Pick up the cup';
  expect(sessionOf(parseDocument(JSON.stringify(document)))).toEqual({ ...session, task: 'Pick up the cup' });
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
  'a wrong count': ({ counts }) => (counts['frames'] = 2),
  'no frame rows': (document) => document.files.splice(2, 1),
  'no results of a run': (document) => document.files.splice(4, 1),
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
