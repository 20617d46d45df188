import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/** The full path of a file that must be there. */
export function inputFile(path) {
  if (!existsSync(path)) throw new Refusal(`There is no file ${path}.`);
  if (!statSync(path).isFile()) throw new Refusal(`${path} is no file.`);
  return resolve(path);
}

/** A file that is there, or what can only be the id of a built-in model: a folder that is called the same does not hide it. */
function fileOrId(text) {
  const isPath = extname(text) !== '' || /[\\/]/.test(text);
  return isPath || (existsSync(text) && statSync(text).isFile()) ? { file: inputFile(text) } : { id: text };
}

async function made({ file, id }, page) {
  if (file !== undefined) return page.askWithFile('detectorOf', file);
  const builtIn = await page.listed('builtIn');
  if (!builtIn.includes(id)) throw new Refusal(`There is no file and no built-in model ${id}. Built in: ${builtIn.join(', ')}.`);
  return id;
}

/**
 * What --model and --detector name, each by its file or, built in, by its id; null where there is neither. Files that are not there are refused at once.
 * Gives what makes it ready in the page, and then the id that the page knows it by.
 */
export function detectorFrom({ model, detector }) {
  // A detector names its model by hash: the model has to be there before.
  const named = [model, detector].filter((text) => text !== undefined).map(fileOrId);
  if (named.length === 0) return null;
  return async (page) => {
    let id;
    for (const each of named) id = await made(each, page);
    return id;
  };
}
