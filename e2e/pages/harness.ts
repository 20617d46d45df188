import * as rows from '../../src/domain/frames.ts';
import * as spawn from '../../src/rpc/spawn.ts';
import * as frames from '../../src/storage/frames.ts';
import * as media from '../../src/storage/media.ts';
import * as models from '../../src/storage/models.ts';
import * as runs from '../../src/storage/runs.ts';
import * as sessions from '../../src/storage/sessions.ts';
import * as detectLab from './detect-lab.ts';
import * as scene from './record-scene.ts';

/** What browser tests reach inside `page.evaluate` as `retake`. */
const harness = { detectLab, spawn, frames, media, models, rows, runs, scene, sessions };

declare global {
  var retake: typeof harness;
}

globalThis.retake = harness;
document.documentElement.dataset['ready'] = 'true';
