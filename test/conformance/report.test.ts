import { describe, expect, it } from 'vitest';
import { type Adapter, judge } from './adapter.ts';
import { report } from './report.ts';

const double: Adapter = { run: (given) => ({ twice: Number(given) * 2, given }) };
const one = (id: string, given: number, twice: number, area = 'double') => ({
  id,
  area,
  given,
  expect: { twice },
  entry: {},
});

describe('the conformance report', () => {
  it('counts each area and shows expected and actual of what failed', () => {
    const cases = [one('a', 1, 2), one('b', 1, 3), one('c', 2, 4)];
    expect(report(cases, new Map([['double', double]]))).toEqual({
      passed: 2,
      failed: 1,
      lines: [
        'double: 2 passed, 1 failed, 3 total',
        '  b',
        '    expected {"twice":3}',
        '    actual   {"twice":2,"given":1}',
        '2 passed, 1 failed',
      ],
    });
  });

  it('fails every case of an area that no adapter knows', () => {
    const { passed, failed, lines } = report([one('a', 1, 2, 'other')], new Map([['double', double]]));
    expect([passed, failed]).toEqual([0, 1]);
    expect(lines).toContain('  no adapter knows this area');
  });

  it('takes an exception as a wrong answer', () => {
    const broken: Adapter = {
      run: () => {
        throw new RangeError('no');
      },
    };
    expect(judge(one('a', 1, 2), broken)).toEqual({ passed: false, actual: 'threw no' });
  });

  it("asks the adapter's own comparison where there is one", () => {
    const near: Adapter = {
      run: () => 0.1 + 0.2,
      matches: (_, actual) => Math.abs(Number(actual) - 0.3) < 1e-9,
    };
    expect(judge(one('a', 1, 2), near)).toEqual({ passed: true });
  });
});
