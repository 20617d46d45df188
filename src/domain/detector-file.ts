import { faultOf, integer, type Check } from './checks.ts';
import { canonicalDetector, type DetectorSpec, type NamedDetector } from './detector.ts';
import { detectorSpec } from './detector-checks.ts';
import { AppError } from './errors.ts';

const formatName = 'retake-detector';
const currentVersion = 1;

/** More than any detector needs, even with the names of 65,535 classes. */
export const longestDetectorFile = 16_000_000;

/** A detector as a file: pretty-printed JSON. */
export function writeDetectorFile(detector: NamedDetector): string {
  return `${JSON.stringify({ format: formatName, version: currentVersion, detector }, null, 2)}\n`;
}

/** Reads what `writeDetectorFile` wrote, and trusts none of it; fields that are unknown are dropped. Errors: `detector-invalid`, which says what is wrong at which field; `detector-newer`. */
export function readDetectorFile(text: string): NamedDetector {
  const file = parsed(text);
  if (typeof file !== 'object' || file === null || !('format' in file) || file.format !== formatName) throw invalid(`It does not say that its format is ${formatName}.`);
  const { version, detector } = file as { readonly version?: unknown; readonly detector?: unknown };
  require(integer(1), version, 'version');
  if ((version as number) > currentVersion) {
    throw new AppError('detector-newer', 'The detector was made by a newer version of the app.', { detail: `Its format is version ${String(version)}, this app reads up to ${currentVersion}.` });
  }
  require(detectorSpec, detector, 'detector');
  const spec = detector as DetectorSpec;
  const { name, modelName } = spec;
  if (name === undefined || name.trim() === '') throw invalid('detector.name must be a text that is not empty.');
  const known = JSON.parse(canonicalDetector(spec)) as Omit<DetectorSpec, 'name' | 'modelName'>;
  return { name, modelName, ...known };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`It is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function require(check: Check, value: unknown, where: string): void {
  const fault = faultOf(check, value, where);
  if (fault !== null) throw invalid(fault);
}

function invalid(detail: string): AppError {
  return new AppError('detector-invalid', 'The file is no detector.', { detail });
}
