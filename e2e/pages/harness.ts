import * as lab from '../bench/lab.ts';
import * as errors from '../../src/domain/errors.ts';
import * as rows from '../../src/domain/frames.ts';
import { plainReplay } from '../../src/rpc/replay-contract.ts';
import * as spawn from '../../src/rpc/spawn.ts';
import * as frames from '../../src/storage/frames.ts';
import * as media from '../../src/storage/media.ts';
import * as models from '../../src/storage/models.ts';
import { drawFindings } from '../../src/overlay/draw-findings.ts';
import * as runs from '../../src/storage/runs.ts';
import * as sessions from '../../src/storage/sessions.ts';
import * as imports from '../../src/storage/import.ts';
import * as archive from './archive-lab.ts';
import * as clips from './clips-lab.ts';
import * as crash from './crash-lab.ts';
import * as frameCode from '../../src/domain/frame-code.ts';
import * as detectLab from './detect-lab.ts';
import * as detectors from './detector-run.ts';
import { FaultyRecording } from './faults-lab.ts';
import * as gpuLab from './gpu-lab.ts';
import { makeSession } from './make-session.ts';
import { addSound } from './make-sound.ts';
import * as modelRun from './model-run.ts';
import * as motionRun from './motion-run.ts';
import * as mp4 from './mp4-lab.ts';
import * as cameras from './cameras-lab.ts';
import * as picture from './picture-lab.ts';
import * as pixels from './pixels-lab.ts';
import * as camera from './record-camera.ts';
import * as scene from './record-scene.ts';
import * as sound from './record-sound.ts';
import { NewestOnly } from '../../src/app/newest-only.ts';
import { LiveOverlay } from '../../src/ui/live-overlay.ts';
import { ReplayProbe } from './replay-probe.ts';
import * as signals from './signals-lab.ts';
import * as statistics from './statistics-lab.ts';
import * as verify from './verify-lab.ts';

/** What browser tests reach inside `page.evaluate` as `retake`. */
const harness = { addSound, archive, camera, cameras, clips, crash, imports, FaultyRecording, LiveOverlay, NewestOnly, ReplayProbe, frameCode, makeSession, detectLab, detectors, errors, picture, pixels, gpuLab, drawFindings, plainReplay, spawn, frames, media, models, modelRun, motionRun, mp4, rows, runs, scene, sessions, sound, signals, statistics, verify };

declare global {
  /** Measurements of `npm run bench`. */
  var benchLab: typeof lab;
  var retake: typeof harness;
}

globalThis.retake = harness;
globalThis.benchLab = lab;
document.documentElement.dataset['ready'] = 'true';
