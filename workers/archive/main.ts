import type { ArchiveContract } from '../../src/rpc/archive-contract.ts';
import { serve } from '../../src/rpc/serve.ts';
import { importClip } from './clip-import.ts';
import { downloadModel } from './download-model.ts';
import { exportSession } from './export-session.ts';
import { importRuns } from './import-runs.ts';
import { importSession } from './import-session.ts';
import { keepModel } from './keep-model.ts';
import { measureRecording, measureRun } from './measure.ts';
import { exportMetrics } from './metrics-export.ts';
import { exportMp4 } from './mp4-export.ts';
import { exportRecordingTrace, exportRunTrace } from './trace-export.ts';
import { verifySession } from './verify-session.ts';

serve({
  downloadModel, exportSession, exportMp4, importSession, importRuns, importClip, keepModel, verifySession,
  measureRun, measureRecording, exportMetrics, exportRunTrace, exportRecordingTrace,
} satisfies ArchiveContract);
