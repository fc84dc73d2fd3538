import { describe, expect, it } from 'vitest';
import { DecisionTable } from '../../../src/network/policy/decisionTable.ts';

describe('a table of decisions', () => {
  it('asks once for each cell, and remembers yes and no', () => {
    const asked: string[] = [];
    const table = new DecisionTable(3, (origin, target, port) => {
      asked.push(`${origin} ${target} ${port}`);
      return (origin + target + port) % 2 === 0;
    });
    table.forget(5, 7);
    for (let round = 0; round < 2; round++)
      for (let origin = 0; origin < 5; origin++)
        for (let target = 0; target < 7; target++)
          for (let port = 0; port < 3; port++)
            expect(table.allows(origin, target, port)).toBe((origin + target + port) % 2 === 0);
    expect(asked).toHaveLength(5 * 7 * 3);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('asks again after it was told to forget, with more room or the same', () => {
    let answer = true;
    const table = new DecisionTable(1, () => answer);
    table.forget(2, 2);
    expect(table.allows(1, 1, 0)).toBe(true);
    answer = false;
    expect(table.allows(1, 1, 0)).toBe(true);
    table.forget(2, 2);
    expect(table.allows(1, 1, 0)).toBe(false);
    answer = true;
    table.forget(100, 100);
    expect(table.allows(99, 99, 0)).toBe(true);
  });
});
