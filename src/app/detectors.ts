import type { DetectorOptions, DetectorSpec } from '../domain/detector.ts';
import { AppError } from '../domain/errors.ts';
import type { Models } from './models.ts';

/** A detector and the file of its model. */
export interface ResolvedDetector {
  readonly spec: DetectorSpec;
  readonly file: Blob;
}

const plainOptions: DetectorOptions = { scoreThreshold: 0.5, nmsIou: 0.45 };

/** A model as its family advises to run it; null keeps the threshold, too. Errors: `model-missing`, `model-unknown`. */
export async function resolveModel(models: Models, modelId: string, scoreThreshold: number | null, signal: AbortSignal): Promise<ResolvedDetector> {
  const { model, file } = await models.resolve(modelId, signal);
  const { family, why } = model.report;
  if (family === undefined) throw new AppError('model-unknown', `${model.name} belongs to no known family.`, { detail: why });
  const defaults = model.report.defaults ?? plainOptions;
  const options = { ...defaults, scoreThreshold: scoreThreshold ?? defaults.scoreThreshold };
  return { file, spec: { family, modelSha256: model.sha256, modelName: model.name, options } };
}
