import { describe, expect, it } from 'vitest';
import { assignment, capacityEffort, type SearchArgs, sloOverrides } from '../../src/cli/capacityPlan.ts';

const REPLICAS = 'manifests.Deployment/web.spec.replicas';

describe('capacityEffort', () => {
  it('looks for the greatest multiple of all traffic to 5 % in five replications unless told otherwise', () => {
    const { workers, ...effort } = capacityEffort({});
    expect(workers).toBeGreaterThan(0);
    expect(effort).toEqual({
      varied: { kind: 'traffic', name: 'all traffic', unit: '' },
      search: { from: 1, find: 'greatest', integer: false, precision: 0.05 },
      replications: 5,
    });
    expect(capacityEffort({ traffic: 'web' }).varied.name).toBe('web');
  });

  it('tells whole numbers apart exactly, and the least of them without a range', () => {
    expect(capacityEffort({ vary: REPLICAS, from: '1', to: '50' }).search).toEqual({
      from: 1,
      to: 50,
      integer: true,
      precision: 0,
    });
    expect(capacityEffort({ vary: REPLICAS, from: '1' }).search).toMatchObject({ find: 'least' });
    expect(capacityEffort({ vary: REPLICAS, from: '1', precision: '10%' }).search.precision).toBe(0.1);
  });

  it('keeps the unit of a value', () => {
    const { varied, search } = capacityEffort({ vary: 'a.b', from: '0.5ms', to: '20ms', find: 'greatest' });
    expect(search).toMatchObject({ from: 0.5, to: 20, integer: false, find: 'greatest' });
    expect(assignment(varied, 1.25)).toBe('a.b=1.25ms');
  });

  it.each<[SearchArgs, string]>([
    [{ vary: 'a' }, '--vary needs a value to start from: --vary a --from 1 --to 50'],
    [{ vary: 'a', traffic: 'web', from: '1' }, 'give it or --traffic, not both'],
    [{ vary: 'a', from: '1', to: '2s' }, '--from 1 and --to 2s have different units: a range has one'],
    [{ vary: 'a', from: '5', to: '5' }, '--from 5 must be less than --to 5'],
    [{ vary: 'a', from: '0' }, '--from must be above 0 where there is no --to'],
    [{ vary: 'a', from: 'many' }, '"many" is no number: --from and --to take 5, 0.5, 10ms or 100/s'],
    [{ from: '0' }, 'multiples of it above 0'],
    [{ from: '100/s' }, 'multiples of it above 0'],
    [{ find: 'least' }, '--find least needs --vary'],
    [{ precision: '0.01%' }, '--precision must be at least 0.1 %, not 0.01%'],
    [{ precision: 'fine' }, '--precision must be a percentage such as 5%, not fine'],
    [{ replications: '0' }, '--replications must be a whole number from 1 to 10000, not 0'],
  ])('refuses %o', (args, message) => {
    expect(() => capacityEffort(args)).toThrow(message);
  });
});

describe('sloOverrides', () => {
  it('gathers conditions by what they are about, and leaves the scenario’s alone if there are none', () => {
    expect(sloOverrides([])).toEqual({});
    const options = ['web.latency: p(99)<500ms', 'web.failed:rate<0.01', 'web.latency: avg<1s'];
    expect(sloOverrides(options)).toEqual({
      slo: { 'web.latency': ['p(99)<500ms', 'avg<1s'], 'web.failed': ['rate<0.01'] },
    });
    expect(() => sloOverrides(['p(99)<500ms'])).toThrow('must name what it is about');
  });
});
