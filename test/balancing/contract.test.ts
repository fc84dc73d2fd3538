import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Balancer,
  type EndpointList,
  Health,
  NONE,
  newPickRequest,
  type PickRequest,
} from '../../src/balancing/balancer.ts';
import type { Policy } from '../../src/balancing/policy.ts';
import { POLICIES } from '../../src/balancing/registry.ts';
import { RandomStreams, uniformInt } from '../../src/engine/random.ts';
import { chiSquare, chiSquareLimit } from '../support/statistics.ts';

/** A list of those ids, all alike. */
function listOf(ids: readonly number[]): EndpointList {
  return { ids: Int32Array.from(ids), keys: ids.map((id) => `10.0.${id >> 8}.${id & 255}:8080`) };
}

/** Small tables, which are built in no time. */
const SMALL: Readonly<Record<string, unknown>> = {
  maglev: { tableSize: 251 },
  'flow-hash': { tableSize: 251 },
  'cilium-maglev': { tableSize: '251' },
  'ipvs-mh': { tableSize: '251' },
  'ring-hash': { minimumRingSize: 64 },
  'bounded-load': { minimumRingSize: 64 },
};

function newBalancer(policy: Policy, seed = 1): Balancer {
  const values = { ...Object(SMALL[policy.name]) };
  return policy.balancer({ random: new RandomStreams(seed).stream(policy.name), values });
}

/** Gives the request another client, key and time. */
function vary(request: PickRequest, random: () => number): void {
  request.now += random();
  request.hashed = true;
  request.hashHigh = uniformInt(random, 2 ** 32);
  request.hashLow = uniformInt(random, 2 ** 32);
  request.source = uniformInt(random, 2 ** 32);
  request.sourcePort = uniformInt(random, 65536);
  request.destination = uniformInt(random, 2 ** 32);
}

/** One request from pick to end, answered after 10 ms. Returns the id, or `NONE`. */
function serve(balancer: Balancer, list: EndpointList, request: PickRequest): number {
  const position = balancer.pick(request);
  if (position === NONE) return NONE;
  const id = list.ids[position];
  balancer.sent?.(id, request.now);
  balancer.firstByte?.(id, request.now + 0.01, 0.01);
  balancer.done?.(id, request.now + 0.01, 0.01, true);
  return id;
}

type Step =
  | { readonly kind: 'update'; readonly ids: readonly number[] }
  | { readonly kind: 'request' | 'open' | 'close' | 'fail' | 'report' | 'tick' };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('update' as const),
      ids: fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 9 }),
    }),
    fc.record({ kind: fc.constantFrom('request', 'open', 'close', 'fail', 'report', 'tick') }),
  ),
  { maxLength: 60 },
);

/** Plays the steps; returns what was picked. Fails if a pick is outside the list of the moment. */
function play(policy: Policy, script: readonly Step[]): number[] {
  const balancer = newBalancer(policy);
  const random = new RandomStreams(5).stream('requests');
  const request = newPickRequest();
  const open: number[] = [];
  const picks: number[] = [];
  const probes = new Int32Array(16);
  let list = listOf([3, 1, 4]);
  balancer.update(list, 0);
  for (const step of script) {
    vary(request, random);
    if (step.kind === 'update') {
      list = listOf(step.ids);
      balancer.update(list, request.now);
    } else if (step.kind === 'close' || step.kind === 'fail') {
      const id = open.shift();
      if (id !== undefined) balancer.done?.(id, request.now, 0.05, step.kind === 'close');
    } else if (step.kind === 'report') {
      const report = { qps: 10, cpuUtilization: 0.5, inFlight: 2, latency: 0.02, queued: 1, idle: true };
      balancer.report?.(uniformInt(random, 13), request.now, report);
    } else if (step.kind === 'tick') balancer.tick?.(request.now);
    else {
      const position = balancer.pick(request);
      picks.push(position);
      const id = position === NONE ? undefined : list.ids[position];
      if (position !== NONE && id === undefined)
        throw new Error(`picked position ${position} of ${list.ids.length}`);
      if (id !== undefined) {
        balancer.sent?.(id, request.now);
        if (step.kind === 'open') open.push(id);
        else balancer.done?.(id, request.now, 0.05, true);
      }
      const asked = balancer.probe?.(probes) ?? 0;
      for (let i = 0; i < asked; i++) expect(list.ids).toContain(probes[i]);
    }
  }
  return picks;
}

describe.each(POLICIES)('every policy: $name', (policy) => {
  it('picks endpoints of the list of the moment only, whatever happens', () => {
    fc.assert(
      fc.property(steps, (script) => {
        play(policy, script);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('makes the same picks from the same stream', () => {
    fc.assert(
      fc.property(steps, (script) => {
        expect(play(policy, script)).toEqual(play(policy, script));
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  it('picks nothing from an empty list, and again when there is somebody', () => {
    const balancer = newBalancer(policy);
    const request = newPickRequest();
    balancer.update(listOf([]), 0);
    expect(balancer.pick(request)).toBe(NONE);
    balancer.update(listOf([7]), 1);
    expect(balancer.pick(request)).toBe(0);
    balancer.update(listOf([]), 2);
    expect(balancer.pick(request)).toBe(NONE);
  });

  it('picks the only endpoint always', () => {
    const balancer = newBalancer(policy);
    const list = listOf([42]);
    balancer.update(list, 0);
    const request = newPickRequest();
    const random = new RandomStreams(3).stream('requests');
    for (let i = 0; i < 20; i++) {
      vary(request, random);
      expect(serve(balancer, list, request)).toBe(42);
    }
  });

  it('knows nothing of an endpoint that is gone: its reports are ignored', () => {
    const balancer = newBalancer(policy);
    balancer.update(listOf([1, 2]), 0);
    balancer.sent?.(1, 0);
    balancer.update(listOf([2]), 1);
    balancer.firstByte?.(1, 2, 1);
    balancer.done?.(1, 2, 2, true);
    balancer.report?.(1, 2, { qps: 1, cpuUtilization: 1, inFlight: 1, latency: 1, idle: true });
    balancer.tick?.(3);
    expect(balancer.pick(newPickRequest())).toBe(0);
  });

  it('allows any order of the same endpoints', () => {
    const balancer = newBalancer(policy);
    const request = newPickRequest();
    const random = new RandomStreams(4).stream('requests');
    for (const ids of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 1, 3],
    ]) {
      const list = listOf(ids);
      balancer.update(list, request.now);
      for (let i = 0; i < 5; i++) {
        vary(request, random);
        expect(ids).toContain(serve(balancer, list, request));
      }
    }
  });
});

/** Policies that give one endpoint everything, at least while requests come one at a time. */
const CONCENTRATES = new Set(
  ['pick-first', 'aperture'].concat(
    ['ovf', 'fo', 'sed', 'nq', 'lblc', 'lblcr'].map((name) => `ipvs-${name}`),
  ),
);

describe.each(POLICIES.filter(({ name }) => !CONCENTRATES.has(name)))(
  'with endpoints alike, $name',
  (policy) => {
    it('starves nobody', () => {
      const balancer = newBalancer(policy);
      const list = listOf([5, 6, 7]);
      balancer.update(list, 0);
      const request = newPickRequest();
      const random = new RandomStreams(6).stream('requests');
      const seen = new Set<number>();
      for (let i = 0; i < 600; i++) {
        vary(request, random);
        seen.add(serve(balancer, list, request));
      }
      expect([...seen].sort()).toEqual([5, 6, 7]);
    });
  },
);

/** Those whose shares follow the weights: turns, or independent draws and keys. */
const TURNS = [
  'smooth-weighted-round-robin',
  'edf',
  'haproxy-roundrobin',
  'haproxy-static-rr',
  'ipvs-wrr',
  'static-stride',
];
const DRAWS = ['weighted-random', 'rendezvous'];

describe('weights', () => {
  const weights = [1, 2, 5];
  function counts(name: string, picks: number): number[] {
    const policy = POLICIES.find((one) => one.name === name);
    if (policy === undefined) throw new Error(name);
    const balancer = newBalancer(policy);
    balancer.update({ ...listOf([0, 1, 2]), weights: Float64Array.from(weights) }, 0);
    const request = newPickRequest();
    const random = new RandomStreams(8).stream('requests');
    const seen = [0, 0, 0];
    for (let i = 0; i < picks; i++) {
      vary(request, random);
      seen[balancer.pick(request)]++;
    }
    return seen;
  }

  it.each(TURNS)('are kept to by %s, but for a turn at each end', (name) => {
    const shares = counts(name, 8000);
    // Static stride rounds weights to 1/65535, which 1000 turns multiply to less than one pick.
    shares.forEach((count, i) => {
      expect(Math.abs(count - weights[i] * 1000)).toBeLessThanOrEqual(2 * weights[i]);
    });
  });

  it.each(DRAWS)('are the chances with %s', (name) => {
    expect(chiSquare(counts(name, 8000), [1000, 2000, 5000])).toBeLessThan(chiSquareLimit(2));
  });

  it.each([...TURNS, ...DRAWS, 'ring-hash', 'maglev', 'nginx-hash', 'least-connections'])(
    'of 0 mean no traffic with %s',
    (name) => {
      const policy = POLICIES.find((one) => one.name === name);
      if (policy === undefined) throw new Error(name);
      // gRPC alone takes 0 for an unknown weight.
      if (name === 'static-stride') return;
      const balancer = newBalancer(policy);
      balancer.update({ ...listOf([0, 1, 2]), weights: Float64Array.of(1, 0, 1) }, 0);
      const request = newPickRequest();
      const random = new RandomStreams(9).stream('requests');
      for (let i = 0; i < 200; i++) {
        vary(request, random);
        expect(balancer.pick(request)).not.toBe(1);
      }
    },
  );
});

describe('a policy with a health rule', () => {
  it.each(['priority-levels', 'locality-weighted', 'zone-aware'])('%s avoids the unhealthy', (name) => {
    const policy = POLICIES.find((one) => one.name === name);
    if (policy === undefined) throw new Error(name);
    const balancer = newBalancer(policy);
    const health = Uint8Array.of(Health.healthy, Health.unhealthy, Health.healthy, Health.healthy);
    balancer.update({ ...listOf([0, 1, 2, 3]), health }, 0);
    for (let i = 0; i < 100; i++) expect(balancer.pick(newPickRequest())).not.toBe(1);
  });
});
