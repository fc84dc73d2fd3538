import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/balancing/policy.ts';
import { policiesAt } from '../../src/balancing/registry.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { ClientBalancingConfig, TrafficConfig } from '../../src/workload/config.ts';
import { scenario, traffic, workload } from '../support/scenarios.ts';

const PODS = 6;
const RATE = 300;
const SECONDS = 8;

/** Four clients in three zones and six pods in the same, far from saturated; everything that any policy asks for is there. */
function run(policy: string, balancing: Partial<ClientBalancingConfig> = {}, changes = {}): Recording {
  const source: Partial<TrafficConfig> = {
    from: { place: 'pods', count: 4, nodes: [] },
    reuse: 1e6,
    stop: SECONDS - 2,
    keys: { by: 'draw', count: 5000, exponent: 0 },
    balancing: { policy, parameters: {}, ...balancing },
    ...changes,
  };
  return simulate(
    scenario({
      duration: SECONDS,
      step: SECONDS,
      workloads: [workload({ concurrency: 8 })],
      traffic: [traffic(RATE, source)],
    }),
  );
}

function counts({ traffic: [{ cohorts }] }: Recording) {
  const sum = (key: 'sent' | 'ok' | 'failed') => cohorts.reduce((all, cohort) => all + cohort[key], 0);
  return { sent: sum('sent'), ok: sum('ok'), failed: sum('failed') };
}

/** Requests by pod, the busiest first. */
function served({ pods }: Recording): number[] {
  return pods.map(({ requestsServed }) => requestsServed).sort((a, b) => b - a);
}

/** Policies that are not meant to give all pods alike, and what is true of the share of the busiest pod instead. */
const UNEVEN: Readonly<Record<string, (share: number) => boolean>> = {
  // Everything over one connection for each of four clients that all take the first of the list.
  'pick-first': (share) => share === 1,
  // Clients alone on their nodes' networks differ in the fourth octet only, which nginx does not look at.
  'ip-hash': (share) => share >= 1 / 3,
  // As few endpoints as the load needs: 300/s of 10 ms are 3 under way, for four clients.
  aperture: (share) => share > 1 / 5,
  // With fewer replicas than the pool has places, one result is used for as long as it is the best: at most a second.
  prequal: (share) => share < 1 / 2,
};

/** By how much the busiest pod may exceed its share: hashing and draws by 5 standard deviations and a ring's own dispersion. */
function mostOf({ needs }: Policy): number {
  const requests = RATE * (SECONDS - 2);
  const draw = 5 * Math.sqrt((1 - 1 / PODS) / (requests / PODS));
  // A ring of 1,024 points: 1 / sqrt(points for each endpoint); ketama has 160 of them, nginx too.
  const ring = needs.includes('request key') ? 3 / Math.sqrt(1024 / PODS) : 0;
  // What was measured of ten milliseconds, exponentially distributed, keeps clients off a pod for a while.
  const measured = needs.includes('latency') ? 0.6 : 0;
  return 1 + draw + ring + measured;
}

describe('every policy that can act at clients', () => {
  it.each(policiesAt('client').map((policy) => [policy.name, policy] as const))(
    '%s serves all requests, and gives each pod what it promises',
    (name, policy) => {
      const recording = run(name);
      const { sent, ok, failed } = counts(recording);
      expect([ok, failed]).toEqual([sent, 0]);
      const shares = served(recording).map((count) => count / sent);
      const rule = UNEVEN[name];
      if (rule !== undefined) expect(rule(shares[0])).toBe(true);
      else expect(shares[0] * PODS).toBeLessThan(mostOf(policy));
    },
  );

  it.each(['prequal', 'join-idle-queue', 'weighted-round-robin', 'c3', 'zone-aware'])(
    '%s gives the same recording again',
    (name) => {
      expect(served(run(name))).toEqual(served(run(name)));
    },
  );
});
