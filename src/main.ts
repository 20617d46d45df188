import { automationParameter } from './domain/configuration-query.ts';
import { Offline } from './app/offline.ts';
import { recoverInterrupted } from './app/recover.ts';
import { createServices } from './app/services.ts';
import { missingCapability } from './platform/capabilities.ts';
import { startServiceWorker } from './platform/service-worker.ts';
import { discardStaleImports } from './storage/import.ts';
import { discardStaleExports } from './storage/media.ts';
import { formatRecovery } from './ui/format.ts';
import { errorTexts } from './ui/error-texts.ts';
import { describeProblem } from './ui/configuration-texts.ts';
import './ui/retake-app.ts';
import { provideServices } from './ui/retake-element.ts';

const services = createServices(new Offline(startServiceWorker()), missingCapability());
provideServices(services);
document.body.replaceChildren(document.createElement('retake-app'));

/** Long enough to read several of them. */
const problemLifetimeMs = 20_000;
for (const problem of services.configuration.problems) services.notices.inform(describeProblem(problem), undefined, problemLifetimeMs);

/** Puts in order what an earlier visit left unfinished. The page is usable meanwhile. */
async function tidyUp(): Promise<void> {
  const { library, models, detectors, notices, verifications } = services;
  await discardStaleImports();
  await discardStaleExports(Date.now());
  await library.purgeStale();
  await models.purgeStale();
  await detectors.purgeStale();
  const recovered = await recoverInterrupted();
  for (const { name, recovery } of recovered) notices.inform(recovery === undefined ? `Recovered ${name}` : `Recovered ${name}. ${formatRecovery(recovery)}`);
  for (const { id } of recovered) verifications.later(id);
  await Promise.all([library.refresh(), models.refresh().then(() => detectors.refresh()), detectors.engines.refresh()]);
}

/** Where the address asks for it; the script is not loaded otherwise. */
async function offerAutomation(): Promise<void> {
  if (!new URLSearchParams(location.search).has(automationParameter)) return;
  const { automationOf } = await import('./app/automation/automation.ts');
  Object.assign(globalThis, { retake: automationOf(services, errorTexts) });
}

const tidied = services.missing === null ? tidyUp() : Promise.resolve();
tidied
  .catch((error: unknown) => services.notices.fail(error))
  .then(offerAutomation)
  .catch((error: unknown) => services.notices.fail(error));
