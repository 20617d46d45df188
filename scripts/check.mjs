/** npm run check: lint, types and unit tests side by side, in seconds. Prints only what failed. */
import { fileURLToPath } from 'node:url';
import { runQuietly } from './run.mjs';

const tool = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

const steps = [
  { name: 'lint', args: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'types', args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of workers/offline', args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'workers/offline'] },
  { name: 'unit tests', args: [tool('@playwright/test/cli.js'), 'test', '-c', 'playwright.unit.config.ts'] },
];

/** True when all passed. */
export async function check(names = steps.map(({ name }) => name)) {
  const results = await Promise.all(
    steps
      .filter(({ name }) => names.includes(name))
      .map(async ({ name, args }) => {
        const start = performance.now();
        const { code, output } = await runQuietly(process.execPath, args);
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output.trimEnd()}\n`}`);
        return code === 0;
      }),
  );
  return results.every(Boolean);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await check()) ? 0 : 1;
