import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/** The full path of a file that must be there. */
export function inputFile(path) {
  if (!existsSync(path)) throw new Refusal(`There is no file ${path}.`);
  if (!statSync(path).isFile()) throw new Refusal(`${path} is no file.`);
  return resolve(path);
}

/** Makes a model or a detector ready that is named by its file or, built in, by its id; gives what the page knows it by. */
export async function detectorOf(page, fileOrId) {
  if (existsSync(fileOrId)) return page.askWithFile('detectorOf', inputFile(fileOrId));
  const builtIn = await page.listed('builtIn');
  if (!builtIn.includes(fileOrId)) throw new Refusal(`There is no file and no built-in model ${fileOrId}. Built in: ${builtIn.join(', ')}.`);
  return fileOrId;
}
