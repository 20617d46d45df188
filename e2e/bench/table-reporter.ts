import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { figureAttachment, type Figure } from './figure.ts';

const file = 'bench-results/bench.json';

/** Collects the figures that benchmarks attach, prints them as a table and writes them as JSON. */
export default class TableReporter implements Reporter {
  readonly #figures: Figure[] = [];

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const { name, body } of result.attachments) {
      if (name === figureAttachment && body !== undefined) this.#figures.push(JSON.parse(body.toString()) as Figure);
    }
  }

  onEnd(): void {
    const rows = this.#figures.map((figure) => [String(figure.bar), figure.what, figure.measured, figure.wanted, figure.met ? 'met' : 'short']);
    const table = [['bar', 'what', 'measured', 'wanted', ''], ...rows];
    const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
    console.log(`\n${table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')}\n`);
    mkdirSync('bench-results', { recursive: true });
    const machine = { processor: cpus()[0]?.model, cores: cpus().length };
    writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, figures: this.#figures }, null, 2)}\n`);
    console.log(`Written to ${file}`);
  }
}
