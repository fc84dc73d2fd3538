import { describe, expect, it } from 'vitest';
import { churn } from '../../src/faults/churn.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';
import { FakeSite } from './fakeSite.ts';

type Churn = Extract<FaultConfig, { kind: 'churn' }>;

/** What churn does within `end` seconds. */
function run(changes: Partial<Churn>, end: number, site = new FakeSite()): { time: number; what: string }[] {
  churn({ kind: 'churn', at: 0, podKillRate: 0, ...changes }, site, 'fault/0');
  site.loop.advance(end);
  return site.done.map((entry) => {
    const [time, ...what] = entry.split(': ');
    return { time: Number(time), what: what.join(': ') };
  });
}

describe('churn of pods', () => {
  it('kills at its rate, within 3.29 standard deviations of a Poisson count', () => {
    const [rate, seconds] = [0.5, 10_000];
    const kills = run({ podKillRate: rate }, seconds);
    const expected = rate * seconds;
    expect(Math.abs(kills.length - expected)).toBeLessThan(3.29 * Math.sqrt(expected));
  });

  it('waits exponential times: of each quarter of the distribution as many', () => {
    const times = run({ podKillRate: 1 }, 4000).map(({ time }) => time);
    const quarters = [0, 0, 0, 0];
    for (const [i, time] of times.entries())
      quarters[Math.floor(4 * Math.exp(-(time - (times[i - 1] ?? 0))))]++;
    const expected = quarters.map(() => times.length / 4);
    expect(chiSquare(quarters, expected)).toBeLessThan(chiSquareLimit(3));
  });

  it('kills each pod that has the labels with the same chance, and no other', () => {
    const kills = run({ podKillRate: 1, pods: { tier: 'db' }, gracePeriod: 3 }, 3000, new FakeSite(4, 12));
    const counts = new Map<string, number>();
    for (const { what } of kills) counts.set(what, (counts.get(what) ?? 0) + 1);
    const expected = ['p0', 'p3', 'p6', 'p9'].map((pod) => `delete default/${pod} 3`);
    expect([...counts.keys()].toSorted()).toEqual(expected);
    const even = expected.map(() => kills.length / 4);
    expect(chiSquare([...counts.values()], even)).toBeLessThan(chiSquareLimit(3));
  });

  it('goes on when there is no pod to kill', () => {
    const site = new FakeSite(4, 0);
    expect(run({ podKillRate: 1 }, 100, site)).toEqual([]);
    // Each kill that hit nobody was an event, and planned the next.
    expect(site.loop.handled).toBeGreaterThan(50);
  });

  it('ends with its duration', () => {
    const kills = run({ podKillRate: 1, duration: 100 }, 1000);
    expect(kills.length).toBeGreaterThan(50);
    expect(kills.every(({ time }) => time < 100)).toBe(true);
  });
});

describe('churn of nodes', () => {
  const nodes = { mtbf: 90, mttr: 10 };

  it('takes each node down and brings it back, in turn', () => {
    const done = run({ nodes }, 10_000);
    for (const node of ['n0', 'n1', 'n2', 'n3']) {
      const own = done.filter(({ what }) => what.endsWith(node)).map(({ what }) => what.split(' ')[0]);
      expect(own.length).toBeGreaterThan(100);
      expect(own).toEqual(own.map((_, i) => (i % 2 === 0 ? 'off' : 'on')));
    }
  });

  it('has the mean times between failure and repair that it names, within 3.29 standard errors', () => {
    const done = run({ nodes }, 20_000);
    const up: number[] = [];
    const down: number[] = [];
    const last = new Map<string, number>();
    for (const { time, what } of done) {
      const [change, node] = what.split(' ');
      (change === 'off' ? up : down).push(time - (last.get(node) ?? 0));
      last.set(node, time);
    }
    for (const [times, mean] of [
      [up, nodes.mtbf],
      [down, nodes.mttr],
    ] as const) {
      const found = times.reduce((sum, time) => sum + time, 0) / times.length;
      // Mean and standard deviation of an exponential variate are equal.
      expect(Math.abs(found - mean)).toBeLessThan((3.29 * mean) / Math.sqrt(times.length));
    }
  });

  it('has exponential repair times: of each quarter of the distribution as many', () => {
    const down = new Map<string, number>();
    const quarters = [0, 0, 0, 0];
    for (const { time, what } of run({ nodes }, 20_000)) {
      const [change, node] = what.split(' ');
      if (change === 'off') down.set(node, time);
      else quarters[Math.floor(4 * Math.exp(-(time - (down.get(node) ?? 0)) / nodes.mttr))]++;
    }
    const expected = quarters.map(() => quarters.reduce((sum, n) => sum + n, 0) / 4);
    expect(chiSquare(quarters, expected)).toBeLessThan(chiSquareLimit(3));
  });

  it('repairs after its duration what it took down within it', () => {
    const done = run({ nodes, duration: 500 }, 10_000);
    const failures = done.filter(({ what }) => what.startsWith('off'));
    expect(failures.every(({ time }) => time < 500)).toBe(true);
    expect(done.filter(({ what }) => what.startsWith('on'))).toHaveLength(failures.length);
  });

  it('leaves a node to the fault that took it down first', () => {
    const site = new FakeSite(1);
    site.powerOff('n0');
    const done = run({ nodes }, 10_000, site);
    expect(done).toEqual([{ time: 0, what: 'off n0' }]);
  });

  it('has a stream for each node: one more node changes nothing for the others', () => {
    const own = (count: number) =>
      run({ nodes }, 2000, new FakeSite(count)).filter(({ what }) => /n[01]$/.test(what));
    expect(own(3)).toEqual(own(2));
  });

  it('does not move when pods are killed as well', () => {
    const onlyNodes = run({ nodes }, 2000);
    const both = run({ nodes, podKillRate: 1 }, 2000);
    expect(both.filter(({ what }) => !what.startsWith('delete'))).toEqual(onlyNodes);
  });
});
