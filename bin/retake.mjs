#!/usr/bin/env node
import { main } from '../scripts/cli/main.mjs';

const { INIT_CWD: callersFolder, npm_lifecycle_event: npmScript } = process.env;
// npm runs its scripts in the package's folder, but the paths are the caller's. For other scripts than this one the folder is their own.
if (npmScript === 'retake' && callersFolder !== undefined) process.chdir(callersFolder);

process.exitCode = await main(process.argv.slice(2));
