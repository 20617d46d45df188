import { AppError } from '../../src/domain/errors.ts';
import type { TensorInfo } from '../../src/domain/family.ts';

/** What an ONNX file says about itself. The engine tells none of it but the tensors. */
export interface OnnxFile {
  readonly producer: string;
  /** Version by domain; the standard operators' domain is ''. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Without the initializers, which old exporters list as inputs, too. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly initializers: ReadonlySet<string>;
  /** Files beside this one that hold weights. */
  readonly externalFiles: readonly string[];
}

/** Names of TensorProto.DataType, as the engine spells them. */
const elementTypes = [
  'undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool', 'float16', 'float64', 'uint32', 'uint64',
] as const;

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
  let graph: Field | null = null;
  let [producer, version] = ['', ''];
  const opsets: [string, number][] = [];
  const metadata: [string, string][] = [];
  for (const field of model.fields()) {
    if (field.id === 2) producer = model.text(field);
    else if (field.id === 3) version = model.text(field);
    else if (field.id === 7) graph = field;
    else if (field.id === 8 && opsets.length < mostEntries) opsets.push(opset(model.inside(field)));
    else if (field.id === 14 && metadata.length < mostEntries) metadata.push(model.pair(field, 1, 2));
  }
  return {
    producer: `${producer} ${version}`.trim(),
    opsets: Object.fromEntries(opsets),
    metadata: Object.fromEntries(metadata),
    ...(graph === null ? { inputs: [], outputs: [], initializers: new Set<string>(), externalFiles: [] } : readGraph(model.inside(graph))),
  };
}

function opset(entry: Message): [string, number] {
  let [domain, version] = ['', 0];
  for (const field of entry.fields()) {
    if (field.id === 1) domain = entry.text(field);
    else if (field.id === 2) version = field.number;
  }
  return [domain, version];
}

function readGraph(graph: Message): Pick<OnnxFile, 'inputs' | 'outputs' | 'initializers' | 'externalFiles'> {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const initializers = new Set<string>();
  const externalFiles = new Set<string>();
  for (const field of graph.fields()) {
    if (field.id === 5) {
      const { name, file } = initializer(graph.inside(field));
      initializers.add(name);
      if (file !== null && externalFiles.size < mostEntries) externalFiles.add(file);
    } else if (field.id === 11) inputs.push(valueInfo(graph.inside(field)));
    else if (field.id === 12) outputs.push(valueInfo(graph.inside(field)));
  }
  return { inputs: inputs.filter(({ name }) => !initializers.has(name)), outputs, initializers, externalFiles: [...externalFiles] };
}

/** `file` is where its values are when they are not here. */
function initializer(tensor: Message): { readonly name: string; readonly file: string | null } {
  let name = '';
  let external = false;
  let location = '';
  for (const field of tensor.fields()) {
    if (field.id === 8) name = tensor.text(field);
    else if (field.id === 14) external = field.number === 1;
    else if (field.id === 13) {
      const [key, value] = tensor.pair(field, 1, 2);
      if (key === 'location') location = value;
    }
  }
  return { name, file: external ? location : null };
}

function valueInfo(value: Message): TensorInfo {
  let name = '';
  let type = 'not a tensor';
  const shape: (number | string)[] = [];
  for (const field of value.fields()) {
    if (field.id === 1) name = value.text(field);
    if (field.id !== 2) continue;
    const kind = value.inside(field);
    for (const one of kind.fields()) {
      if (one.id !== 1) continue;
      const tensor = kind.inside(one);
      for (const part of tensor.fields()) {
        if (part.id === 1) type = elementTypes[part.number] ?? `type ${part.number}`;
        else if (part.id === 2) shape.push(...dimensions(tensor.inside(part)));
      }
    }
  }
  return { name, type, shape };
}

/** A size, or the name of one that is open. */
function dimensions(shape: Message): (number | string)[] {
  const sizes: (number | string)[] = [];
  for (const field of shape.fields()) {
    if (field.id !== 1 || sizes.length >= 64) continue;
    const dimension = shape.inside(field);
    let size: number | string = '';
    for (const part of dimension.fields()) {
      if (part.id === 1) size = Number.isSafeInteger(part.number) ? part.number : '';
      else if (part.id === 2) size = dimension.text(part);
    }
    sizes.push(size);
  }
  return sizes;
}
