import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { PageFailure, Refusal } from './refusal.mjs';

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'];
/** Nothing outside this machine can be asked, not even by mistake. */
const offline = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1';

/** A machine that is busy with other things may need long to open a page. */
const readyMs = 120_000;

function cameraArgs(cameraFile) {
  return ['--use-fake-ui-for-media-stream', ...(cameraFile === undefined ? [] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${cameraFile}`])];
}

async function launch(executablePath, cameraFile, cleanUp) {
  cleanUp.throwIfOver();
  const folder = mkdtempSync(join(tmpdir(), 'retake-'));
  const launching = chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    args: [...quiet, offline, ...cameraArgs(cameraFile)],
    downloadsPath: join(folder, 'downloads'),
    permissions: ['camera'],
    serviceWorkers: 'block',
    // Ending the browser is the clean-up's.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  cleanUp.add(async () => {
    // A browser that is still starting would make its folder again.
    await launching.then((context) => context.close()).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  try {
    return await launching;
  } catch (error) {
    throw new Refusal(`${executablePath} did not start as a headless browser: ${firstLine(error)} Start it once by hand, or set CHROME_PATH to another Chrome or Chromium.`);
  }
}

function firstLine({ message }) {
  return `${message.split('\n', 1)[0].replace(/\.$/, '')}.`;
}

/** The built page in a headless browser with a profile of its own, and what it can be asked to do (src/app/automation/contract.ts). */
export class RetakePage {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** `browser`: its program file; `cameraFile`: a clip that plays as the camera. */
  static async open(url, { browser, cameraFile, onProgress, cleanUp }) {
    const context = await launch(browser, cameraFile, cleanUp);
    cleanUp.throwIfOver();
    const page = context.pages()[0] ?? (await context.newPage());
    const exposing = page.exposeFunction('tellProgress', onProgress);
    // Playwright ends the whole process where a page is closed in the middle of this.
    cleanUp.add(() => exposing.catch(() => undefined));
    await exposing;
    await page.goto(`${url}/?automation#/`, { timeout: readyMs });
    await page.waitForFunction(() => globalThis.retake !== undefined, undefined, { timeout: readyMs });
    await page.evaluate(() => globalThis.retake.listen((progress) => void globalThis.tellProgress(progress)));
    return new RetakePage(page);
  }

  /** What stands in one of the page's lists. */
  listed(list) {
    return this.#page.evaluate((name) => globalThis.retake[name], list);
  }

  /** Has the page do something. Rejects with a `PageFailure` that has the page's words. */
  async ask(verb, ...values) {
    return valueOf(await this.#page.evaluate(({ verb, values }) => globalThis.retake[verb](...values), { verb, values }));
  }

  /** As `ask`, of a file on this machine's disk. */
  async askWithFile(verb, path) {
    const input = await this.#input([path]);
    try {
      return valueOf(await input.evaluate((input, verb) => globalThis.retake[verb](input.files[0]), verb));
    } finally {
      await input.dispose();
    }
  }

  /** As `ask`, of lists of files by name. */
  async askWithLists(verb, lists) {
    const names = Object.keys(lists);
    const inputs = await this.#page.evaluateHandle(() => ({}));
    for (const name of names) {
      const input = await this.#input(lists[name]);
      await inputs.evaluate((inputs, { name, input }) => void (inputs[name] = [...input.files]), { name, input });
      await input.dispose();
    }
    return valueOf(await inputs.evaluate((files, verb) => globalThis.retake[verb](files), verb));
  }

  /** Puts a file that the page has exported on this machine's disk. */
  save(file, path) {
    return this.saveFrom(path, 'handOver', file);
  }

  /** Puts what a verb starts to download on this machine's disk. */
  async saveFrom(path, verb, ...values) {
    const downloading = this.#page.waitForEvent('download', { timeout: 0 });
    // Where the verb fails none comes.
    downloading.catch(() => undefined);
    await this.ask(verb, ...values);
    const download = await downloading;
    try {
      await download.saveAs(path);
    } catch (error) {
      throw new Refusal(`${path} can’t be written: ${error.message}`);
    }
    await download.delete();
  }

  /** An input that holds files of this machine's disk. */
  async #input(paths) {
    const input = await this.#page.evaluateHandle(() => Object.assign(document.createElement('input'), { type: 'file', multiple: true }));
    await input.setInputFiles(paths);
    return input;
  }
}

function valueOf(outcome) {
  if (outcome.at === 'failed') throw new PageFailure(outcome.failure);
  return outcome.value;
}
