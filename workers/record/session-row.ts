import type { Session, SourceInfo } from '../../src/domain/session.ts';
import type { RecordRequest } from '../../src/rpc/record-contract.ts';

/** The session's row when its first frame has arrived. */
export function newSession(request: RecordRequest, source: SourceInfo, startedAtMs: number, sourceStartUs: number): Session {
  const { sessionId, name, take, configuration, timeOriginMs, device, appVersion } = request;
  return {
    id: sessionId,
    name,
    state: 'recording',
    startedAtMs,
    timeOriginMs,
    sourceStartUs,
    durationUs: 0,
    bytes: 0,
    source,
    tracks: [],
    ...(take === undefined ? {} : { take }),
    ...(configuration === undefined ? {} : { configuration }),
    device,
    appVersion,
  };
}
