import { AppError, toAppError, type ErrorCode } from '../../domain/errors.ts';
import type { Session } from '../../domain/session.ts';
import { downloadFile } from '../../platform/share.ts';
import { openExport } from '../../storage/media.ts';
import { listRuns } from '../../storage/runs.ts';
import { getSession } from '../../storage/sessions.ts';
import { endOf } from '../end-notices.ts';
import { motionModelId } from '../models.ts';
import type { Services } from '../services.ts';
import { compare, saveReport } from './compare.ts';
import type { Automation, AutomationFailure, AutomationProgress, Outcome, Recorded, RecordOrder, SessionInfo } from './contract.ts';
import { detectorOf, exportAs, importFile, measure, verify } from './files.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { stats } from './stats.ts';

type Words = Readonly<Record<ErrorCode, { readonly title: string; readonly advice: string }>>;

async function infoOf(sessionId: string): Promise<SessionInfo> {
  const { thumbnail: _picture, ...session } = await getSession(sessionId);
  return { session, runs: await listRuns(sessionId) };
}

function failureOf({ code, message, detail }: AppError, words: Words): AutomationFailure {
  return { code, message, ...words[code], ...(detail === undefined ? {} : { detail }) };
}

/** The length that was asked for is recorded as its maximum. */
function earlyEndOf(session: Session, words: Words): string | null {
  if (session.endReason === 'length-limit') return null;
  const end = endOf(session);
  if (!(end instanceof AppError)) return end ?? 'It was stopped.';
  const { title, advice } = words[end.code];
  return `${title}. ${advice}`;
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
      return { at: 'failed', failure: failureOf(toAppError(error), words) };
    }
  };
  const recorded = async (order: RecordOrder): Promise<Recorded> => {
    const { session, detectionError } = await record(services, order, tell);
    return {
      sessionId: session.id,
      endReason: session.endReason ?? 'stopped',
      endedEarly: earlyEndOf(session, words),
      detectionFailure: detectionError && failureOf(detectionError, words),
    };
  };
  return {
    builtIn: [motionModelId],
    listen: (given) => {
      listener = given;
    },
    record: (order) => outcome(() => recorded(order)),
    importFile: (file) => outcome(() => importFile(file, tell)),
    detectorOf: (file) => outcome(() => detectorOf(services, file)),
    info: (sessionId) => outcome(() => infoOf(sessionId)),
    verify: (sessionId) => outcome(() => verify(sessionId, tell)),
    replay: (order) => outcome(() => replay(services, order, tell)),
    measure: (runId) => outcome(() => measure(runId)),
    stats: (files) => outcome(() => stats(files)),
    compare: (order) => outcome(() => compare(order, tell)),
    saveReport: (order) => outcome(() => saveReport(order, tell).then(() => null)),
    exportAs: (sessionId, format) => outcome(() => exportAs(sessionId, format, tell)),
    handOver: ({ name, file }) =>
      outcome(async () => {
        downloadFile(await openExport(file), name);
        return null;
      }),
  };
}
