import { expect, type Page } from '@playwright/test';
import { saveMadeZip } from '../../fixtures/made-zip.ts';
import { LibraryPage } from './library-page.ts';
import { ReplayPage } from './replay-page.ts';
import { Shell } from './shell.ts';

type Made = Parameters<typeof saveMadeZip>[2];

/** Makes a session, imports its zip as people do, and opens it; the zip stays at `path`. */
export async function openMade(page: Page, baseURL: string | undefined, made: Made, path: string): Promise<ReplayPage> {
  await saveMadeZip(page, baseURL ?? '', made, path);
  await new Shell(page).open();
  const library = new LibraryPage(page);
  await library.import(path);
  await library.openSession('Made session');
  const replay = new ReplayPage(page);
  await expect(replay.playButton).toBeEnabled();
  return replay;
}

/** When so many frames are taken at thirty a second, µs. */
export function evenly(frames: number): number[] {
  return Array.from({ length: frames }, (_, frame) => frame * 33_333);
}
