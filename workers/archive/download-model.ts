import { AppError } from '../../src/domain/errors.ts';
import type { ModelDownload } from '../../src/domain/model-download.ts';
import type { ArchiveContract, ArchiveProgress, KeptModel } from '../../src/rpc/archive-contract.ts';
import type { MediaWriter } from '../../src/storage/media.ts';
import { continueModelPart, modelPart, removeModelPart } from '../../src/storage/model-parts.ts';
import { hashFile } from './keep-model.ts';
import { ProgressMeter } from './progress-meter.ts';

type Report = (progress: ArchiveProgress) => void;

/** No ONNX file can be longer: it is one protobuf message. */
const longestBytes = 2 ** 31;
const tellMs = 250;

export const downloadModel: ArchiveContract['downloadModel'] = async (download, progress, signal) => {
  try {
    await fillPart(download, progress, signal);
    return await check(download, signal);
  } catch (error) {
    if (!(await resumes(download, error))) await removeModelPart(download.part);
    throw error;
  }
};

/** Whether what is here is worth going on with. */
async function resumes({ part, expected }: ModelDownload, error: unknown): Promise<boolean> {
  if (expected === null || (error instanceof AppError && error.code === 'download-hash')) return false;
  return ((await modelPart(part))?.size ?? 0) > 0;
}

async function fillPart({ part, url, expected }: ModelDownload, progress: Report, signal: AbortSignal): Promise<void> {
  const out = await continueModelPart(part);
  try {
    if (expected === null || out.size > expected.bytes) out.empty();
    if (out.size !== expected?.bytes) await fetchRest(url, expected?.bytes ?? null, out, progress, signal);
  } finally {
    out.close();
  }
}

async function fetchRest(url: string, bytes: number | null, out: MediaWriter, progress: Report, signal: AbortSignal): Promise<void> {
  const response = await ask(url, out.size, signal);
  // A host that knows no ranges sends the whole file again; one whose file is shorter by now has nothing to go on with (416).
  if (response.status === 200 || response.status === 416) out.empty();
  const host = new URL(url).host;
  if (!response.ok || response.body === null) {
    throw failure(`${host} answered with status ${response.status}${response.status === 404 ? ': there is no such file' : ''}.`);
  }
  const meter = new ProgressMeter(bytes ?? Number(response.headers.get('Content-Length') ?? 0), progress);
  meter.add(out.size);
  await write(response.body, out, bytes ?? longestBytes, meter, signal);
  if (bytes !== null && out.size < bytes) throw failure(`${host} sent ${out.size} of ${bytes} bytes.`);
}

/** Tells the host nothing about the person but what is asked for. */
async function ask(url: string, from: number, signal: AbortSignal): Promise<Response> {
  const headers = from === 0 ? undefined : { Range: `bytes=${from}-` };
  try {
    return await fetch(url, { ...(headers && { headers }), signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch (error) {
    signal.throwIfAborted();
    throw failure(navigator.onLine ? `${new URL(url).host} could not be reached.` : 'This device is offline.', error);
  }
}

async function write(body: ReadableStream<Uint8Array>, out: MediaWriter, mostBytes: number, meter: ProgressMeter, signal: AbortSignal): Promise<void> {
  const reader = body.getReader();
  // What came last is told too when nothing more comes.
  const telling = setInterval(() => meter.add(0), tellMs);
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      out.write(read.value);
      meter.add(read.value.byteLength);
      if (out.size > mostBytes) throw new AppError('download-hash', 'The file is too long.', { detail: `More than the ${mostBytes} bytes it can have arrived.` });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AppError ? error : failure(`The connection broke off after ${out.size} bytes.`, error);
  } finally {
    clearInterval(telling);
    // Of a body that was read to its end, or broke off, nothing is left to give up.
    reader.cancel().catch(() => undefined);
  }
}

async function check({ part, expected }: ModelDownload, signal: AbortSignal): Promise<KeptModel> {
  const file = await modelPart(part);
  if (file === null) throw new AppError('storage-failed', 'What was downloaded is gone.');
  const sha256 = await hashFile(file, signal);
  if (expected !== null && sha256 !== expected.sha256) {
    throw new AppError('download-hash', 'The file has another hash.', { detail: `Expected sha256 ${expected.sha256.slice(0, 16)}…, found ${sha256.slice(0, 16)}…` });
  }
  return { sha256, bytes: file.size };
}

function failure(detail: string, cause?: unknown): AppError {
  return new AppError('download-failed', detail, { detail, ...(cause === undefined ? {} : { cause }) });
}
