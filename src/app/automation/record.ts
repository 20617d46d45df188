import type { AppError } from '../../domain/errors.ts';
import type { Session } from '../../domain/session.ts';
import type { RecordingState } from '../recording.ts';
import type { Services } from '../services.ts';
import { until } from '../until.ts';
import type { AutomationProgress, RecordOrder } from './contract.ts';

/** `detectionError`: what ended the detector before the recording; null where it went on. */
interface SavedRecording {
  readonly session: Session;
  readonly detectionError: AppError | null;
}

/** Records as the record page does, for a set time. One that ended early is saved, too. Errors: as of sources and recording. */
export async function record(services: Services, { sourceId, seconds, detector }: RecordOrder, tell: (progress: AutomationProgress) => void): Promise<SavedRecording> {
  const { configuration, recording } = services;
  configuration.change({ recording: true, sourceId, cameras: [], modelId: detector, maxLengthS: seconds });
  tell({ step: 'loading', done: 0, total: 0, unit: 's' });
  await recording.open(true);
  await until(recording.live.state, (live) => {
    if (live.at === 'failed') throw live.error;
    return live.at === 'loading' ? undefined : live;
  });
  const saved = saving(services, recording.lastSaved.value);
  const stop = recording.state.subscribe(() => {
    const state = recording.state.value;
    if (state.at === 'recording' && state.status !== null) tell({ step: 'recording', done: state.status.elapsedUs / 1e6, total: seconds, unit: 's' });
  });
  try {
    await recording.start();
    const session = await saved;
    const live = recording.live.state.value;
    return { session, detectionError: live.at === 'failed' ? live.error : null };
  } finally {
    stop();
    recording.leave();
  }
}

/** The next session that is saved. What was recorded before a failure is kept in the browser, but it is not what was asked for. */
function saving({ recording }: Services, before: Session | null): Promise<Session> {
  const failed = until<RecordingState, never>(recording.state, (state) => {
    if (state.at === 'failed') throw state.error;
    return undefined;
  });
  const saved = until(recording.lastSaved, (session) => (session === null || session === before ? undefined : session));
  return Promise.race([failed, saved]);
}
