import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalWidth, textTable } from '../../src/cli/textTable.ts';

const table = {
  head: ['NAME', 'COUNT'],
  rows: [
    ['web', '12'],
    ['a-longer-name', '1,234'],
  ],
  right: [1],
};

describe('textTable', () => {
  it('lines columns up, numbers to the right, three spaces apart, without lines and trailing spaces', () => {
    expect(textTable(table, 100).split('\n')).toEqual([
      'NAME            COUNT',
      'web                12',
      'a-longer-name   1,234',
    ]);
  });

  it('moves columns together when there is little room', () => {
    expect(textTable(table, 20).split('\n')[2]).toBe('a-longer-name  1,234');
  });

  it('cuts the widest column when there is less', () => {
    const lines = textTable(table, 17).split('\n');
    expect(lines[2]).toBe('a-longer-…  1,234');
  });

  it('breaks long cells into lines when it is told to', () => {
    const rows = [['x', 'every word of this sentence is kept']];
    const text = textTable({ head: ['N', 'TEXT'], rows, wrap: true }, 24);
    expect(text.replace(/\s+/g, ' ')).toBe('N TEXT x every word of this sentence is kept');
    expect(text.split('\n').length).toBeGreaterThan(2);
  });

  it('keeps a number and its per cent sign on one line', () => {
    const text = textTable({ head: ['A', 'B'], rows: [['name', '-0.0124 % (-100 %)']], wrap: true }, 15);
    expect(text.split('\n').map((line) => line.trim())).toEqual(['A     B', 'name  -0.0124 %', '(-100 %)']);
  });

  it('never breaks a word for that, which may be all that tells two rows apart', () => {
    const rows = ['mode=ipvs, otherServices=1000', 'mode=ipvs, otherServices=10000'].map((name) => [
      name,
      '1',
    ]);
    const text = textTable({ head: ['ALTERNATIVE', 'ESTIMATE'], rows, wrap: true }, 24);
    expect(text).toContain('otherServices=1000\n');
    expect(text).toContain('otherServices=10000');
  });

  it('never exceeds the width as long as the columns have room for eight letters', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
        fc.integer({ min: 30, max: 100 }),
        (rows, width) => {
          const lines = textTable({ head: ['A', 'B', 'C'], rows }, width).split('\n');
          expect(lines).toHaveLength(rows.length + 1);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe('naturalWidth', () => {
  it('is the length of the longest line when nothing is cut', () => {
    expect(naturalWidth(table)).toBe('a-longer-name   1,234'.length);
  });
});
