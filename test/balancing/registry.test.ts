import { describe, expect, it } from 'vitest';
import { POLICIES, policyNamed } from '../../src/balancing/registry.ts';
import { RandomStreams } from '../../src/engine/random.ts';

describe('the registry of policies', () => {
  it('finds each policy by its name at each place where it can act', () => {
    for (const policy of POLICIES)
      for (const place of policy.at) expect(policyNamed(policy.name, place)).toBe(policy);
  });

  it('has names that are told apart, a summary and a source for each', () => {
    expect(new Set(POLICIES.map(({ name }) => name)).size).toBe(POLICIES.length);
    for (const { summary, source, at } of POLICIES) {
      expect(summary).not.toBe('');
      expect(source).not.toBe('');
      expect(at.length).toBeGreaterThan(0);
    }
  });

  it('says what could act at a place when the name is unknown, or known elsewhere only', () => {
    expect(() => policyNamed('fastest', 'load-balancer')).toThrow(
      'no policy "fastest" at the load-balancer; those that can act there: random, round-robin',
    );
    expect(() => policyNamed('round-robin', 'kube-proxy')).toThrow(RangeError);
  });
});

describe.each(POLICIES)('every policy: $name', (policy) => {
  it('picks an endpoint of the list, whatever its length, growing and shrinking', () => {
    const lengths = new RandomStreams(1).stream('lengths');
    const picker = policy.create(new RandomStreams(1).stream('picks'));
    for (let i = 0; i < 500; i++) {
      const endpoints = new Int32Array(1 + Math.floor(lengths() * 7));
      const picked = picker.pick(endpoints);
      expect(Number.isInteger(picked)).toBe(true);
      expect(picked).toBeGreaterThanOrEqual(0);
      expect(picked).toBeLessThan(endpoints.length);
    }
  });

  it('makes the same picks from the same stream', () => {
    const picks = () => {
      const picker = policy.create(new RandomStreams(9).stream('a'));
      return Array.from({ length: 50 }, () => picker.pick(new Int32Array(7)));
    };
    expect(picks()).toEqual(picks());
  });

  it('starves nobody: each of three endpoints is picked within 100 picks', () => {
    const picker = policy.create(new RandomStreams(3).stream('a'));
    const picked = new Set(Array.from({ length: 100 }, () => picker.pick(new Int32Array(3))));
    expect(picked.size).toBe(3);
  });
});
