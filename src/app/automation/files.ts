import { AppError } from '../../domain/errors.ts';
import { videoTracks } from '../../domain/session.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import type { ExportedFile } from '../../rpc/archive-contract.ts';
import { callback, spawnArchive } from '../../rpc/spawn.ts';
import { getSession } from '../../storage/sessions.ts';
import { copyModel, type Models, type Place } from '../models.ts';
import type { Services } from '../services.ts';
import { isZip } from '../transfer.ts';
import type { AutomationProgress, ExportFormat } from './contract.ts';

type ArchiveApi = Parameters<Parameters<ReturnType<typeof spawnArchive>['call']>[0]>[0];
type Tell = (progress: AutomationProgress) => void;
type Format = (api: ArchiveApi, sessionId: string, progress: Parameters<ArchiveApi['exportSession']>[1]) => Promise<readonly ExportedFile[]>;

/** Whoever wants to give up closes the page. */
const never = new AbortController().signal;

async function withArchive<Result>(step: AutomationProgress['step'], tell: Tell, use: (api: ArchiveApi, progress: Parameters<ArchiveApi['exportSession']>[1]) => Promise<Result>): Promise<Result> {
  const archive = spawnArchive();
  const progress = callback(({ doneBytes, totalBytes }: { readonly doneBytes: number; readonly totalBytes: number }) => tell({ step, done: doneBytes, total: totalBytes, unit: 'bytes' }));
  try {
    return await archive.call((api) => use(api, progress));
  } finally {
    archive.dispose();
  }
}

/** Errors: as of importing zips and clips. */
export async function importFile(file: File, tell: Tell): Promise<string> {
  const zip = await isZip(file);
  return withArchive('importing', tell, async (api, progress) => {
    const report = zip ? await api.importSession(file, progress, never) : await api.importClip(file, progress, never);
    return report.sessionId;
  });
}

export function verify(sessionId: string, tell: Tell): Promise<VerificationReport> {
  return withArchive('verifying', tell, (api, progress) => api.verifySession(sessionId, progress, never));
}

const formats: Readonly<Record<ExportFormat, Format>> = {
  zip: async (api, sessionId, progress) => [await api.exportSession(sessionId, progress, never)],
  mp4: async (api, sessionId, progress) => {
    const files: ExportedFile[] = [];
    for (const { id } of videoTracks(await getSession(sessionId))) files.push(...(await api.exportMp4(sessionId, id, progress, never)));
    return files;
  },
};

/** Errors: as of exporting. */
export function exportAs(sessionId: string, format: ExportFormat, tell: Tell): Promise<readonly ExportedFile[]> {
  return withArchive('exporting', tell, (api, progress) => formats[format](api, sessionId, progress));
}

/** Errors: as of measuring and of traces. */
export async function measure(runId: string): Promise<{ readonly metrics: ExportedFile; readonly trace: ExportedFile }> {
  const archive = spawnArchive();
  try {
    return {
      metrics: await archive.call((api) => api.exportMetrics(runId, never)),
      trace: await archive.call((api) => api.exportRunTrace(runId, never)),
    };
  } finally {
    archive.dispose();
  }
}

/** Errors: as of detectors and of models; `model-unknown`. */
export async function detectorOf({ models, detectors }: Services, file: File): Promise<string> {
  return file.name.toLowerCase().endsWith('.json') ? detectors.import(file) : keepModel(models, file);
}

async function keepModel(models: Models, file: File): Promise<string> {
  let id = '';
  const place: Place = async (content, signal) => {
    const kept = await copyModel(content, signal);
    id = kept.sha256;
    return kept;
  };
  const { family, why } = await models.take(file, file.name.replace(/\.onnx$/i, ''), never, place);
  if (family === undefined) throw new AppError('model-unknown', `${file.name} belongs to no known family.`, { detail: why });
  return id;
}
