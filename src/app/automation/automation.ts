import { toAppError, type ErrorCode } from '../../domain/errors.ts';
import { downloadFile } from '../../platform/share.ts';
import { openExport } from '../../storage/media.ts';
import { listRuns } from '../../storage/runs.ts';
import { getSession } from '../../storage/sessions.ts';
import { motionModelId } from '../models.ts';
import type { Services } from '../services.ts';
import { compare, saveReport } from './compare.ts';
import type { Automation, AutomationProgress, Outcome, SessionInfo } from './contract.ts';
import { detectorOf, exportAs, formatIds, importFile, measure, verify } from './files.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { stats } from './stats.ts';

type Words = Readonly<Record<ErrorCode, { readonly title: string; readonly advice: string }>>;

async function infoOf(sessionId: string): Promise<SessionInfo> {
  const { thumbnail: _picture, ...session } = await getSession(sessionId);
  return { session, runs: await listRuns(sessionId) };
}

/** `words`: what is said of each error. */
export function automationOf(services: Services, words: Words): Automation {
  let listener: (progress: AutomationProgress) => void = () => undefined;
  const tell = (progress: AutomationProgress): void => listener(progress);
  const outcome = async <Value>(work: () => Value | Promise<Value>): Promise<Outcome<Value>> => {
    try {
      if (services.missing !== null) throw services.missing;
      return { at: 'done', value: await work() };
    } catch (error) {
      const { code, message, detail } = toAppError(error);
      return { at: 'failed', failure: { code, message, ...words[code], ...(detail === undefined ? {} : { detail }) } };
    }
  };
  return {
    builtIn: [motionModelId],
    formats: formatIds,
    listen: (given) => {
      listener = given;
    },
    record: (order) => outcome(async () => (await record(services, order, tell)).id),
    importFile: (file) => outcome(() => importFile(file, tell)),
    detectorOf: (file) => outcome(() => detectorOf(services, file)),
    info: (sessionId) => outcome(() => infoOf(sessionId)),
    verify: (sessionId) => outcome(() => verify(sessionId, tell)),
    replay: (order) => outcome(() => replay(services, order, tell)),
    measure: (runId) => outcome(() => measure(runId)),
    stats: (files) => outcome(() => stats(files)),
    compare: (order) => outcome(() => compare(order, tell)),
    saveReport: (order) => outcome(() => saveReport(services, order, tell).then(() => null)),
    exportAs: (sessionId, format) => outcome(() => exportAs(sessionId, format, tell)),
    handOver: ({ name, file }) =>
      outcome(async () => {
        downloadFile(await openExport(file), name);
        return null;
      }),
  };
}
