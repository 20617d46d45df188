import { expect, test } from '@playwright/test';
import { encodeLines, LineParser } from '../../workers/archive/jsonl.ts';

function parse(pieces: readonly Uint8Array[]): unknown[] {
  const values: unknown[] = [];
  const parser = new LineParser('rows.jsonl', (value) => values.push(value));
  for (const piece of pieces) parser.push(piece);
  parser.end();
  return values;
}

const rows = [{ index: 0, label: 'Größe 🙂' }, { index: 1, score: 0.1 + 0.2 }, { index: 2, text: 'line\nend' }];

async function bytesOf(blocks: readonly (readonly unknown[])[]): Promise<Buffer> {
  const pieces = [];
  for await (const piece of encodeLines(blocks)) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('rows come back the same, wherever the bytes are cut', async () => {
  const bytes = await bytesOf([rows.slice(0, 1), [], rows.slice(1)]);
  for (let cut = 0; cut <= bytes.byteLength; cut++) expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(rows);
  expect(parse(Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1)))).toEqual(rows);
});

test('the last line may lack its end, and no lines are no rows', async () => {
  expect(parse([(await bytesOf([rows])).subarray(0, -1)])).toEqual(rows);
  expect(parse([await bytesOf([])])).toEqual([]);
});

test('many rows come in few pieces, and none is lost between them', async () => {
  const many = Array.from({ length: 20_000 }, (_value, index) => ({ index, text: 'ü'.repeat(index % 50) }));
  const blocks = Array.from({ length: 1000 }, (_value, block) => many.slice(block * 20, block * 20 + 20));
  const pieces = [];
  for await (const piece of encodeLines(blocks)) pieces.push(piece);
  expect(pieces.length).toBeLessThan(20);
  expect(parse(pieces)).toEqual(many);
});

const broken: Record<string, Uint8Array> = {
  'line 2 is not JSON': new TextEncoder().encode('{}\n{"index":\n{}\n'),
  'line 3 is not JSON': new TextEncoder().encode('{}\n{}\n\n{}\n'),
  'line 1 is not UTF-8': new Uint8Array([0x22, 0xff, 0x22, 0x0a]),
  'line 1 is too long': new Uint8Array(9 * 1024 * 1024).fill(0x20),
};

for (const [detail, bytes] of Object.entries(broken)) {
  test(`says so when ${detail}`, () => {
    expect(() => parse([bytes])).toThrow(expect.objectContaining({ code: 'zip-invalid', detail: `rows.jsonl ${detail}.` }));
  });
}
