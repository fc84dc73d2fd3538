import { describe, expect, it } from 'vitest';
import { effortOf } from '../../src/cli/comparePlan.ts';

describe('effortOf', () => {
  it('has ten replications and all cores unless told otherwise', () => {
    const effort = effortOf({});
    expect(effort).toMatchObject({ replications: 10, maxReplications: 100 });
    expect(effort.workers).toBeGreaterThan(0);
    expect(effort.precision).toBeUndefined();
  });

  it('reads a precision as a percentage or a fraction', () => {
    expect(effortOf({ precision: '5%' }).precision).toBe(0.05);
    expect(effortOf({ precision: '0.1' }).precision).toBe(0.1);
    for (const precision of ['0%', '100%', 'x', '-5%'])
      expect(() => effortOf({ precision })).toThrow('must be a percentage such as 5%');
  });

  it('refuses numbers that make no sense, and says which', () => {
    expect(() => effortOf({ replications: '0' })).toThrow(
      '--replications must be a whole number from 1 to 10000, not 0',
    );
    expect(() => effortOf({ workers: 'all' })).toThrow('--workers must be');
    expect(() => effortOf({ replications: '1', precision: '5%' })).toThrow('at least 2 replications');
    expect(() => effortOf({ replications: '20', 'max-replications': '10', precision: '5%' })).toThrow(
      'below --replications',
    );
  });
});
