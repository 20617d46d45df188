import { AppError } from './errors.ts';
import { isId } from './ids.ts';

/**
 * Looks at one value of untrusted JSON; throws `zip-invalid` and names the place when it is not what it should be. `faultOf` is for
 * what does not come in a zip.
 */
export type Check = (value: unknown, where: string) => void;

/** A check for every field of T, so that a field added to T does not compile until it is checked too. Further fields are kept as they are. */
export type Shape<T> = { readonly [Field in keyof Required<T>]: Check };

export function invalid(where: string, wanted: string): AppError {
  return new AppError('zip-invalid', 'The session in the zip is damaged or was changed.', { detail: `${where} must be ${wanted}.` });
}

function check(test: (value: unknown) => boolean, wanted: string): Check {
  return (value, where) => {
    if (!test(value)) throw invalid(where, wanted);
  };
}

/** An integer in a range; not negative unless told. */
export function integer(min = 0, max = Number.MAX_SAFE_INTEGER): Check {
  return check((value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max, `an integer from ${min} to ${max}`);
}

export function number(min = -Infinity, max = Infinity): Check {
  return check((value) => typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max, `a number from ${min} to ${max}`);
}

export function text(maxLength = 1000): Check {
  return check((value) => typeof value === 'string' && value.length <= maxLength, `a text of at most ${maxLength} characters`);
}

export function pattern(expression: RegExp, wanted: string): Check {
  return check((value) => typeof value === 'string' && expression.test(value), wanted);
}

export const flag: Check = check((value) => typeof value === 'boolean', 'true or false');
export const id: Check = check((value) => typeof value === 'string' && isId(value), 'an id of letters, digits, - and _');
export const sha256: Check = pattern(/^[0-9a-f]{64}$/, 'a sha256 in lower-case hex');
export const base64: Check = pattern(/^[A-Za-z0-9+/]*={0,2}$/, 'base64');

export function oneOf(...values: readonly string[]): Check {
  return check((value) => values.includes(value as string), `one of ${values.join(', ')}`);
}

export function optional(inner: Check): Check {
  return (value, where) => {
    if (value !== undefined) inner(value, where);
  };
}

export function nullable(inner: Check): Check {
  return (value, where) => {
    if (value !== null) inner(value, where);
  };
}

export function list(inner: Check, maxLength = 1_000_000): Check {
  return (value, where) => {
    if (!Array.isArray(value) || value.length > maxLength) throw invalid(where, `a list of at most ${maxLength} entries`);
    value.forEach((entry, index) => inner(entry, `${where}[${index}]`));
  };
}

export function tuple(length: number, inner: Check): Check {
  return (value, where) => {
    if (!Array.isArray(value) || value.length !== length) throw invalid(where, `a list of ${length} entries`);
    value.forEach((entry, index) => inner(entry, `${where}[${index}]`));
  };
}

function fieldsOf(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(where, 'an object');
  return value as Record<string, unknown>;
}

export function object<T>(shape: Shape<T>): Check {
  const fields = Object.entries<Check>(shape);
  return (value, where) => {
    const found = fieldsOf(value, where);
    for (const [name, inner] of fields) inner(found[name], `${where}.${name}`);
  };
}

/** An object of one of several forms; a field of it says which. */
export function variant(field: string, forms: Readonly<Record<string, Check>>): Check {
  const known = oneOf(...Object.keys(forms));
  return (value, where) => {
    const name = fieldsOf(value, where)[field];
    known(name, `${where}.${field}`);
    forms[name as string]?.(value, where);
  };
}

/** An object whose names are free within a check. */
export function record(name: Check, inner: Check): Check {
  return (value, where) => {
    for (const [key, entry] of Object.entries(fieldsOf(value, where))) {
      name(key, `${where}, name ${key}`);
      inner(entry, `${where}.${key}`);
    }
  };
}

/** The value as a T, after its check. */
export function checked<T>(inner: Check, value: unknown, where: string): T {
  inner(value, where);
  return value as T;
}

/** What a check says of a value; null when nothing is wrong. */
export function faultOf(inner: Check, value: unknown, where: string): string | null {
  try {
    inner(value, where);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.detail ?? error.message;
    throw error;
  }
}
