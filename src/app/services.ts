import type { AppError } from '../domain/errors.ts';
import { parseConfigurationQuery } from '../domain/configuration-query.ts';
import { sensors as allSensors } from '../sensors/registry.ts';
import { sources } from '../sources/registry.ts';
import type { Source } from '../sources/source.ts';
import { ConfigurationStore } from './configuration.ts';
import { Detectors } from './detectors.ts';
import { Engines } from './engines.ts';
import { Library } from './library.ts';
import { ModelDownloads } from './model-downloads.ts';
import { Models } from './models.ts';
import { Notices } from './notices.ts';
import type { Offline } from './offline.ts';
import { Recording } from './recording.ts';
import { Router } from './router.ts';
import { StorageMeter } from './storage-meter.ts';
import { Transfers } from './transfer.ts';
import { Verifications } from './verifications.ts';

/** Everything the elements of the page work with. Made once, by the composition root. */
export interface Services {
  readonly router: Router;
  readonly notices: Notices;
  readonly configuration: ConfigurationStore;
  readonly library: Library;
  readonly models: Models;
  readonly detectors: Detectors;
  readonly downloads: ModelDownloads;
  readonly recording: Recording;
  readonly transfers: Transfers;
  readonly verifications: Verifications;
  readonly storage: StorageMeter;
  readonly offline: Offline;
  readonly sources: readonly Source[];
  /** Those that this browser has. */
  readonly sensors: readonly { readonly id: string; readonly label: string }[];
  /** What this browser lacks; null when nothing. */
  readonly missing: AppError | null;
}

export function createServices(offline: Offline, missing: AppError | null): Services {
  const router = new Router();
  const notices = new Notices();
  const sensors = allSensors.filter((sensor) => sensor.available());
  const known = { sources: sources.map(({ id }) => id), sensors: allSensors.map(({ id }) => id) };
  const configuration = new ConfigurationStore(parseConfigurationQuery(new URLSearchParams(location.search), known));
  const library = new Library(notices);
  const models = new Models(notices);
  const detectors = new Detectors(models, new Engines(notices, router), notices);
  const downloads = new ModelDownloads(models, notices);
  const storage = new StorageMeter();
  const recording = new Recording({ configuration, library, detectors, notices, storage });
  const verifications = new Verifications({ recording, library, notices, router });
  const transfers = new Transfers(library, notices, router, verifications);
  return { router, notices, configuration, library, models, detectors, downloads, recording, transfers, verifications, storage, offline, sources, sensors, missing };
}
