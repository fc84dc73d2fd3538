import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/metrics/csvTables.ts';
import { csvText } from '../../src/metrics/csvText.ts';

function textOf(columns: string[], rows: Iterable<readonly Cell[]>): string {
  return [...csvText({ file: 'x.csv', columns, rows })].join('');
}

describe('csvText', () => {
  it('writes a header and a line a row', () => {
    expect(textOf(['a', 'b'], [[1, 'x']])).toBe('a,b\n1,x\n');
    expect(textOf(['a', 'b'], [])).toBe('a,b\n');
  });

  it('writes booleans as words and nothing for what is absent', () => {
    const row = [true, false, undefined, null, Number.NaN, '', 0];
    expect(textOf(['t', 'f', 'u', 'n', 'nan', 'empty', 'zero'], [row]).split('\n')[1]).toBe(
      'true,false,,,,,0',
    );
  });

  it('writes numbers without exponents', () => {
    expect(textOf(['x'], [[1e-7], [1e20]])).toBe('x\n0.0000001\n100000000000000000000\n');
  });

  it('reads back as the same text, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (rows) => {
        const read = parse(textOf(['first', 'second'], rows), { relax_column_count: false });
        expect(read.slice(1)).toEqual(rows);
      }),
    );
  });

  it('makes long files in pieces, and asks for rows only as they are written', () => {
    let made = 0;
    function* rows(): Generator<Cell[]> {
      for (; made < 10_000; made++) yield [made];
    }
    const pieces = csvText({ file: 'x.csv', columns: ['n'], rows: rows() });
    pieces.next();
    expect(made).toBeLessThan(5000);
    const rest = [...pieces].join('');
    expect(rest.trimEnd().split('\n').at(-1)).toBe('9999');
  });
});
