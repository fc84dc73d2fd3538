import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuShares, NodeCpu } from '../../../src/workload/servers/nodeCpu.ts';

/** Pods on node 0 with these requests (millicores); whoever is told of a change is written down. */
function node(cores: number, ...requests: number[]) {
  const changed: number[] = [];
  const cpu = new NodeCpu((slot) => changed.push(slot));
  cpu.setCores(0, cores);
  for (const [slot, request] of requests.entries()) cpu.join(slot, 0, request);
  const want = (...cores: number[]) => {
    for (const [slot, each] of cores.entries()) cpu.want(slot, each);
    return cores.map((each, slot) => each * cpu.share(slot));
  };
  return { cpu, changed, want };
}

describe('the cores of a node', () => {
  it('are given as they are wanted while there are enough', () => {
    const { want, changed } = node(4, 100, 1000);
    expect(want(3, 1)).toEqual([3, 1]);
    expect(changed).toEqual([]);
  });

  it('are shared in proportion to what is requested when there are not', () => {
    const [small, large] = node(4, 1000, 3000).want(4, 4);
    expect([small, large]).toEqual([1, 3]);
  });

  it('that one leaves go to the others, in the same proportion', () => {
    const given = node(4, 1000, 1000, 2000).want(0.4, 4, 4);
    expect(given[0]).toBe(0.4);
    expect(given[1]).toBeCloseTo(1.2, 12);
    expect(given[2]).toBeCloseTo(2.4, 12);
  });

  it('go to other work of the node as well, until it ends', () => {
    const { cpu, want, changed } = node(2, 500);
    want(2);
    const end = cpu.addHog(0, { cores: 4, shares: cpuShares(1500) });
    expect(want(2)).toEqual([0.5]);
    end();
    end();
    expect(want(2)).toEqual([2]);
    expect(changed).toEqual([0, 0]);
  });

  it('are those of one node: pods elsewhere, and those that share nothing, are left alone', () => {
    const { cpu } = node(1, 500);
    cpu.grow(200);
    cpu.join(150, 1, 500);
    cpu.want(0, 4);
    cpu.want(150, 4);
    expect([cpu.share(0), cpu.share(150), cpu.share(3)]).toEqual([0.25, 1, 1]);
    cpu.want(0, 0);
    cpu.leave(0);
    cpu.leave(0);
    expect(cpu.share(0)).toBe(1);
  });

  it('are all in use when more is wanted, never more than is wanted, and nobody envies a pod of less weight', () => {
    const pods = fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 8 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(pods, fc.integer({ min: 1, max: 16 }), (list, cores) => {
        const wants = list.map(([, want]) => want);
        const given = node(cores, ...list.map(([request]) => request)).want(...wants);
        const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
        expect(sum(given)).toBeCloseTo(Math.min(cores, sum(wants)), 9);
        for (const [i, [request]] of list.entries()) {
          expect(given[i]).toBeLessThanOrEqual(wants[i]);
          if (given[i] === wants[i]) continue;
          // One that gets less than it wants gets at least as much for its weight as any other.
          for (const [j, [other]] of list.entries())
            expect(given[i] / cpuShares(request)).toBeGreaterThanOrEqual(given[j] / cpuShares(other) - 1e-9);
        }
      }),
    );
  });

  it('have the weights of cgroups: 1,024 shares a core, from two to those of 256 cores', () => {
    expect([0, 1, 250, 1000, 4000].map(cpuShares)).toEqual([2, 2, 256, 1024, 4096]);
    expect([256_000, 300_000].map(cpuShares)).toEqual([262_144, 262_144]);
  });
});
