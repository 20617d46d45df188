import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importTable } from './import-table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The row of the table a file belongs to; undefined for files that are free, or outside the repository. */
function partOf(file) {
  const path = relative(root, file).split(sep).join('/');
  const parts = Object.keys(importTable).filter((part) => path === part || path.startsWith(`${part}/`));
  return parts.sort((a, b) => b.length - a.length)[0];
}

/** `@scope/name/deep` is the package `@scope/name`. */
function packageOf(specifier) {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Why `part` must not import `specifier`, or undefined when it may. */
function objection(part, file, specifier) {
  const { parts, libraries = [] } = importTable[part];
  if (!specifier.startsWith('.')) {
    return libraries.includes(packageOf(specifier)) ? undefined : `the package ${packageOf(specifier)}`;
  }
  const target = resolve(dirname(file), specifier);
  const wanted = partOf(target);
  if (wanted === part || parts.includes(wanted)) return undefined;
  return wanted ?? relative(root, target);
}

/** @type {import('eslint').Rule.RuleModule} */
export const importRule = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{part}} must not import {{what}} (scripts/lint/import-table.mjs).' } },
  create(context) {
    const part = partOf(context.filename);
    if (part === undefined) return {};
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const what = objection(part, context.filename, source.value);
      if (what !== undefined) context.report({ node: source, messageId: 'forbidden', data: { part, what } });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
    };
  },
};
