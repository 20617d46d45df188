/** A value that Python's `repr` writes: dicts become objects with text keys, tuples become lists, None is null. */
export type PythonValue = string | number | boolean | null | readonly PythonValue[] | { readonly [key: string]: PythonValue };

const constants: ReadonlyMap<string, PythonValue> = new Map<string, PythonValue>([['True', true], ['False', false], ['None', null]]);
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\n': '' };
const deepest = 20;

/** Reads a literal as `ast.literal_eval` does (https://docs.python.org/3/library/ast.html); undefined when the text is none. */
export function pythonLiteral(text: string): PythonValue | undefined {
  try {
    return new Reader(text).whole();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): PythonValue {
    const value = this.#value(0);
    if (this.#peek() !== '') throw new SyntaxError('text after the value');
    return value;
  }

  /** The next character that is not a space, '' at the end. */
  #peek(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #take(wanted: string): boolean {
    if (this.#peek() !== wanted) return false;
    this.#at++;
    return true;
  }

  #value(depth: number): PythonValue {
    if (depth > deepest) throw new SyntaxError('too deep');
    if (this.#take('{')) return this.#dict(depth);
    if (this.#take('[')) return this.#list(']', depth);
    if (this.#take('(')) return this.#list(')', depth);
    const next = this.#peek();
    if (next === "'" || next === '"') return this.#string();
    const [word] = /^[-+.\w]+/.exec(this.#text.slice(this.#at, this.#at + 64)) ?? [''];
    this.#at += word.length;
    const constant = constants.get(word);
    if (constant !== undefined) return constant;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word)) throw new SyntaxError('no value');
    return Number(word);
  }

  #dict(depth: number): PythonValue {
    const entries: [string, PythonValue][] = [];
    while (!this.#take('}')) {
      const key = this.#value(depth + 1);
      if (typeof key === 'object' && key !== null) throw new SyntaxError('a key of several values');
      if (!this.#take(':')) throw new SyntaxError('a key without a value');
      entries.push([String(key), this.#value(depth + 1)]);
      if (!this.#take(',') && this.#peek() !== '}') throw new SyntaxError('no comma');
    }
    return Object.fromEntries(entries);
  }

  #list(end: string, depth: number): PythonValue {
    const values: PythonValue[] = [];
    while (!this.#take(end)) {
      values.push(this.#value(depth + 1));
      if (!this.#take(',') && this.#peek() !== end) throw new SyntaxError('no comma');
    }
    return values;
  }

  #string(): string {
    const quote = this.#text[this.#at++];
    let value = '';
    for (;;) {
      const letter = this.#text[this.#at++];
      if (letter === undefined) throw new SyntaxError('a text without end');
      if (letter === quote) return value;
      value += letter === '\\' ? this.#escape() : letter;
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at++] ?? '';
    const digits = { x: 2, u: 4, U: 8 }[letter];
    if (digits === undefined) return escapes[letter] ?? letter;
    const code = Number.parseInt(this.#text.slice(this.#at, this.#at + digits), 16);
    this.#at += digits;
    if (!(code <= 0x10ffff)) throw new SyntaxError('no such character');
    return String.fromCodePoint(code);
  }
}
