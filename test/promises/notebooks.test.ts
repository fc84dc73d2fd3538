import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../notebooks');

/** What the file of a notebook says of a cell (nbformat 4); charts are outputs with data and without text. */
interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly source: readonly string[];
  readonly outputs?: readonly { readonly text?: readonly string[]; readonly data?: object }[];
}

const cellsOf = (file: string): readonly Cell[] => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')).cells;

describe('a notebook', () => {
  it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.ipynb')))(
    '%s has been executed, and its code still prints what it shows',
    (file) => {
      const code = cellsOf(file).filter(({ cell_type }) => cell_type === 'code');
      const outputs = code.flatMap(({ outputs }) => outputs ?? []);
      const shown = outputs.flatMap(({ text }) => text ?? []).join('');
      // Cells with charts print nothing, and need long to draw.
      const printing = code.filter(({ outputs }) => outputs?.some(({ text }) => text !== undefined));
      const source = printing.map(({ source }) => source.join('')).join('\n');
      const tsx = createRequire(import.meta.url).resolve('tsx/cli');
      const options = { cwd: FOLDER, encoding: 'utf8' } as const;

      const printed = execFileSync(process.execPath, [tsx, '--input-type=module', '--eval', source], options);
      expect(printed).toBe(shown);
      expect(outputs.some(({ data }) => data !== undefined)).toBe(true);
    },
  );
});
