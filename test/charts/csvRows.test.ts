import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachCsvRow, numberOf } from '../../src/charts/csvRows.ts';

const folder = await mkdtemp(join(tmpdir(), 'seatrial-csv-'));

async function rowsOf(text: string, columns: readonly string[]): Promise<string[][]> {
  const path = join(folder, 'rows.csv');
  await writeFile(path, text);
  const rows: string[][] = [];
  await eachCsvRow(path, (cell) => rows.push(columns.map(cell)));
  return rows;
}

describe('rows of a CSV file', () => {
  it('are found by the name of the column, whatever the order', async () => {
    expect(await rowsOf('b,a\n1,2\n3,4\n', ['a', 'b', 'c'])).toEqual([
      ['2', '1', ''],
      ['4', '3', ''],
    ]);
  });

  it('are what a CSV library wrote, with quotes, commas and line breaks in them', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'ü') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constant('x'), field, field), { minLength: 1 }), async (rows) => {
        const text = stringify([['key', 'one', 'two'], ...rows]);
        expect(await rowsOf(text, ['key', 'one', 'two'])).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('are the same when a row lies across two pieces of the file', async () => {
    const rows = Array.from({ length: 60000 }, (_, i) => [String(i), 'value']);
    const text = ['n,v', ...rows.map((row) => row.join(','))].join('\n');
    expect(await rowsOf(text, ['n', 'v'])).toEqual(rows);
  });

  it('may be none', async () => {
    expect(await rowsOf('', ['a'])).toEqual([]);
    expect(await rowsOf('a,b\n', ['a'])).toEqual([]);
  });

  it('end with an error that names the file when a quote stays open', async () => {
    await expect(rowsOf('a\n"b\n', ['a'])).rejects.toThrow(/rows\.csv: a quoted field is not closed/);
  });

  it('end with an error when there is no file', async () => {
    await expect(eachCsvRow(join(folder, 'absent.csv'), () => {})).rejects.toThrow(/absent\.csv/);
  });

  it('have no number in an empty cell', () => {
    expect([numberOf(''), numberOf('0'), numberOf('1.5')]).toEqual([Number.NaN, 0, 1.5]);
  });
});
