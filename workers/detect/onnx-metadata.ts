import { AppError } from '../../src/domain/errors.ts';

/** What an ONNX file says about itself. The engine tells none of it but the tensors. */
export interface OnnxFile {
  readonly metadata: Readonly<Record<string, string>>;
  /** Files beside this one that hold weights. */
  readonly externalFiles: readonly string[];
}

/** Far above any name or class list, far below what would fill the memory. */
const longestText = 4 * 1024 * 1024;
const mostEntries = 10_000;

/** A field of a message: a number, or the bytes from `from` to `to`. */
interface Field {
  readonly id: number;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** Protocol Buffers, wire format only: https://protobuf.dev/programming-guides/encoding/ */
class Message {
  readonly #bytes: Uint8Array;
  readonly #from: number;
  readonly #to: number;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.#bytes = bytes;
    this.#from = from;
    this.#to = to;
  }

  /** Errors: `model-broken` where a field does not end within its message. */
  *fields(): Generator<Field> {
    let at = this.#from;
    const varint = (): number => {
      let value = 0;
      for (let scale = 1; at < this.#to && scale < 2 ** 70; scale *= 128) {
        const byte = this.#bytes[at++] ?? 0;
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
      throw broken(at);
    };
    while (at < this.#to) {
      const tag = varint();
      const id = Math.floor(tag / 8);
      const wire = tag % 8;
      if (wire === 0) {
        yield { id, number: varint(), from: at, to: at };
        continue;
      }
      const length = wire === 2 ? varint() : wire === 5 ? 4 : wire === 1 ? 8 : Infinity;
      const from = at;
      if (!(from + length <= this.#to)) throw broken(from);
      at += length;
      yield { id, number: NaN, from, to: at };
    }
  }

  inside({ from, to }: Field): Message {
    return new Message(this.#bytes, from, to);
  }

  text({ from, to }: Field): string {
    return new TextDecoder().decode(this.#bytes.subarray(from, Math.min(to, from + longestText)));
  }

  /** Two texts by their numbers: key and value of an entry. */
  pair(field: Field, keyId: number, valueId: number): [string, string] {
    const entry = this.inside(field);
    let [key, value] = ['', ''];
    for (const part of entry.fields()) {
      if (part.id === keyId) key = entry.text(part);
      else if (part.id === valueId) value = entry.text(part);
    }
    return [key, value];
  }
}

function broken(at: number): AppError {
  return new AppError('model-broken', 'This ONNX model is damaged.', { detail: `What begins at byte ${at} goes on beyond its end.` });
}

/** Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Errors: `model-broken`. */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = new Message(bytes);
  const metadata: [string, string][] = [];
  let externalFiles: readonly string[] = [];
  for (const field of model.fields()) {
    if (field.id === 7) externalFiles = filesOf(model.inside(field));
    else if (field.id === 14 && metadata.length < mostEntries) metadata.push(model.pair(field, 1, 2));
  }
  return { metadata: Object.fromEntries(metadata), externalFiles };
}

/** The files that hold values of a graph's initializers. */
function filesOf(graph: Message): string[] {
  const files = new Set<string>();
  for (const field of graph.fields()) {
    const file = field.id === 5 ? fileOf(graph.inside(field)) : null;
    if (file !== null && files.size < mostEntries) files.add(file);
  }
  return [...files];
}

/** Where the values of an initializer are when they are not here. */
function fileOf(tensor: Message): string | null {
  let external = false;
  let location = '';
  for (const field of tensor.fields()) {
    if (field.id === 14) external = field.number === 1;
    else if (field.id === 13) {
      const [key, value] = tensor.pair(field, 1, 2);
      if (key === 'location') location = value;
    }
  }
  return external ? location : null;
}
