import { describe, expect, it } from 'vitest';
import { KNOWLEDGE } from '../../src/balancing/places.ts';
import {
  allPolicies,
  POLICIES,
  policiesAt,
  policiesByListAlone,
  policyNamed,
  registerPolicy,
} from '../../src/balancing/registry.ts';
import { RandomStreams } from '../../src/engine/random.ts';

describe('the registry of policies', () => {
  it('finds each policy by its name at each place where it can act', () => {
    for (const policy of POLICIES)
      for (const place of policy.at) expect(policyNamed(policy.name, place)).toBe(policy);
  });

  it('has names that are told apart, and says of each what it does, at length too, and where it comes from', () => {
    expect(new Set(POLICIES.map(({ name }) => name)).size).toBe(POLICIES.length);
    for (const { summary, explanation, source, at } of POLICIES) {
      expect(summary).not.toBe('');
      expect(explanation.length).toBeGreaterThan(50);
      expect(source).not.toBe('');
      expect(at.length).toBeGreaterThan(0);
    }
  });

  it('lets each policy act only where it can know what it needs', () => {
    for (const { name, at, needs } of POLICIES)
      for (const place of at)
        expect([name, place, needs.filter((need) => !KNOWLEDGE[place].includes(need))]).toEqual([
          name,
          place,
          [],
        ]);
  });

  it('gives every place something to run', () => {
    expect(policiesAt('kube-proxy').map(({ name }) => name)).toEqual(['random', 'iptables-chain']);
    expect(policiesAt('cilium').map(({ name }) => name)).toEqual(['random', 'cilium-maglev']);
    expect(policiesAt('kube-proxy-ipvs').every(({ name }) => name.startsWith('ipvs-'))).toBe(true);
    for (const place of ['client', 'sidecar', 'ingress'] as const)
      expect(policiesAt(place).length).toBeGreaterThan(25);
  });

  it('knows which policies need nothing but the list', () => {
    expect(policiesByListAlone('load-balancer').map(({ name }) => name)).toEqual(['random', 'round-robin']);
  });

  it('says what could act at a place when the name is unknown', () => {
    expect(() => policyNamed('fastest', 'load-balancer')).toThrow(
      'no policy "fastest" at the load-balancer; those that can act there: random, round-robin, flow-hash',
    );
  });

  it('says what a policy would have to know at a place where it cannot act', () => {
    expect(() => policyNamed('least-request', 'kube-proxy')).toThrow(
      'no policy "least-request" at the kube-proxy, which knows nothing of what it needs (memory, outstanding); ' +
        'those that can act there: random, iptables-chain',
    );
    expect(() => policyNamed('ipvs-rr', 'client')).toThrow('only at the kube-proxy-ipvs');
  });
});

describe("a policy of the user's own", () => {
  const own = { ...policyNamed('random', 'client'), name: 'own' };

  it('can be named after those of the project until it is taken away, once', () => {
    const remove = registerPolicy(own);
    expect(policyNamed('own', 'client')).toBe(own);
    expect(allPolicies()).toEqual([...POLICIES, own]);
    remove();
    remove();
    expect(allPolicies()).toBe(POLICIES);
    expect(() => policyNamed('own', 'client')).toThrow('no policy "own"');
  });

  it('is refused under a name that there is, of the project or of another of the user', () => {
    expect(() => registerPolicy({ ...own, name: 'round-robin' })).toThrow(
      'there is a policy "round-robin" already',
    );
    const remove = registerPolicy(own);
    expect(() => registerPolicy({ ...own })).toThrow('there is a policy "own" already');
    remove();
  });
});

describe('the parameters of a policy', () => {
  const random = new RandomStreams(1).stream('any');

  it('are refused when unknown, with those that there are', () => {
    expect(() => policyNamed('p2c', 'client').balancer({ random, values: { choices: 3 } })).toThrow(
      'p2c has no parameter "choices": it has none',
    );
    expect(() => policyNamed('peak-ewma', 'client').balancer({ random, values: { decay: 3 } })).toThrow(
      'peak-ewma has no parameter "decay"; it has variant, decayTime',
    );
  });

  it('are refused out of their range, with the range', () => {
    const make = (name: string, values: Record<string, unknown>) => () =>
      policyNamed(name, 'client').balancer({ random, values });
    expect(make('least-request', { choices: 1 })).toThrow('choices: expected integer from 2 to 1000, got 1');
    expect(make('least-request', { choices: 2.5 })).toThrow(RangeError);
    expect(make('full-scan', { ties: 'last' })).toThrow('ties: expected one of random, first, got "last"');
    expect(make('pick-first', { shuffleAddressList: 1 })).toThrow('expected true or false');
    expect(make('maglev', { tableSize: 65_536 })).toThrow('expected a prime');
    expect(make('least-request', { choices: 3 })).not.toThrow();
  });

  it('have defaults that are within their ranges, as they are written', () => {
    for (const { parameters } of POLICIES)
      for (const parameter of parameters) {
        const value = parameter.read(undefined);
        expect(String(value)).toBe(parameter.default);
        expect(parameter.read(value)).toBe(value);
      }
  });
});
