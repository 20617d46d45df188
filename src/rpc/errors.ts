import { AppError, type ErrorCode } from '../domain/errors.ts';

/** An error in a form that every message channel can carry; comlink and structured clone both drop custom fields. */
export type WireError =
  | { readonly kind: 'app'; readonly code: ErrorCode; readonly message: string; readonly detail?: string; readonly stack?: string }
  | { readonly kind: 'abort'; readonly message: string }
  | { readonly kind: 'other'; readonly name: string; readonly message: string; readonly stack?: string };

export function toWire(error: unknown): WireError {
  if (error instanceof AppError) {
    return {
      kind: 'app',
      code: error.code,
      message: error.message,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
      ...(error.stack === undefined ? {} : { stack: error.stack }),
    };
  }
  if (error instanceof DOMException && error.name === 'AbortError') return { kind: 'abort', message: error.message };
  if (error instanceof Error) {
    return { kind: 'other', name: error.name, message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
  }
  return { kind: 'other', name: 'Error', message: String(error) };
}

export function fromWire(wire: WireError): Error {
  if (wire.kind === 'abort') return new DOMException(wire.message, 'AbortError');
  if (wire.kind === 'app') {
    const error = new AppError(wire.code, wire.message, wire.detail === undefined ? {} : { detail: wire.detail });
    if (wire.stack !== undefined) error.stack = wire.stack;
    return error;
  }
  if (wire.name === 'QuotaExceededError') return new AppError('storage-full', wire.message);
  const error = new Error(wire.message);
  error.name = wire.name;
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
