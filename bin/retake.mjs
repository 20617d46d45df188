#!/usr/bin/env node
import { main } from '../scripts/cli/main.mjs';

process.exitCode = await main(process.argv.slice(2));
