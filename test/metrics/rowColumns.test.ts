import { describe, expect, it } from 'vitest';
import { RowColumns } from '../../src/metrics/rowColumns.ts';

describe('rows in columns', () => {
  it('come back as they were given, in their order', () => {
    const rows = new RowColumns(3);
    rows.add(1, 2.5, -3);
    rows.add(4, Number.NaN, 1e300);
    expect(rows.length).toBe(2);
    expect([...rows.rows()]).toEqual([
      [1, 2.5, -3],
      [4, Number.NaN, 1e300],
    ]);
  });

  it('keep every row beyond their first room', () => {
    const rows = new RowColumns(2);
    for (let i = 0; i < 1000; i++) rows.add(i, -i / 7);
    expect(rows.length).toBe(1000);
    let next = 0;
    for (const [a, b] of rows.rows()) {
      expect([a, b]).toEqual([next, -next / 7]);
      next++;
    }
    expect(next).toBe(1000);
  });

  it('can be read again and again, and while they grow', () => {
    const rows = new RowColumns(1);
    rows.add(1);
    const reading = rows.rows();
    expect(reading.next().value).toEqual([1]);
    rows.add(2);
    expect(reading.next().value).toEqual([2]);
    expect([...rows.rows()]).toEqual([[1], [2]]);
  });

  it('are none at first', () => {
    expect([...new RowColumns(4).rows()]).toEqual([]);
  });
});
