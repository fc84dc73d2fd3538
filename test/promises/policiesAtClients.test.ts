import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../src/balancing/parameter.ts';
import type { Policy } from '../../src/balancing/policy.ts';
import { policiesAt } from '../../src/balancing/registry.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { ClientBalancingConfig, TrafficConfig } from '../../src/workload/config.ts';
import { NO_LATENCY } from '../support/runs.ts';
import { scenario, traffic, workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

const PODS = 6;
const RATE = 300;
const SECONDS = 8;
const CLIENTS = 4;
/** Runs of which shares are averaged; prequal uses one result for up to a second, so its shares vary most. */
const SEEDS = (policy: string) => (policy === 'prequal' ? 20 : 8);

/** Four clients in three zones and six pods in the same, far from saturated; everything that any policy asks for is there. */
function config(policy: string, balancing: Partial<ClientBalancingConfig> = {}): Scenario {
  const source: Partial<TrafficConfig> = {
    from: { place: 'pods', count: CLIENTS, nodes: [] },
    reuse: 1e6,
    stop: SECONDS - 2,
    keys: { by: 'draw', count: 5000, exponent: 0 },
    balancing: { policy, parameters: {}, ...balancing },
  };
  return scenario({
    duration: SECONDS,
    step: SECONDS,
    workloads: [workload({ concurrency: 8 })],
    traffic: [traffic(RATE, source)],
  });
}

function run(policy: string, balancing: Partial<ClientBalancingConfig> = {}): Recording {
  return simulate(config(policy, balancing));
}

function counts({ traffic: [{ cohorts }] }: Recording) {
  const sum = (key: 'sent' | 'ok' | 'failed') => cohorts.reduce((all, cohort) => all + cohort[key], 0);
  return { sent: sum('sent'), ok: sum('ok'), failed: sum('failed') };
}

/** Requests by pod, the busiest first. */
function served({ pods }: Recording): number[] {
  return pods.map(({ requestsServed }) => requestsServed).sort((a, b) => b - a);
}

/** What is exactly true of policies that are not meant to give all pods alike, of the requests by pod. */
const UNEVEN: Readonly<Record<string, (counts: readonly number[]) => void>> = {
  // Everything over one connection for each of four clients that all take the first of the list.
  'pick-first': (counts) => expect(counts.slice(1)).toEqual([0, 0, 0, 0, 0]),
  // Where no load is high enough to use more than the one endpoint that each client begins with.
  aperture: (counts) => expect(counts.slice(CLIENTS)).toEqual([0, 0]),
  // Clients of one node differ in the fourth octet only, which nginx does not look at: one pod for each of three nodes.
  'ip-hash': (counts) => expect(counts.slice(3)).toEqual([0, 0, 0]),
};

/** Parameters that a policy needs for what is claimed of it. */
const PARAMETERS: Readonly<Record<string, ParameterValues>> = { aperture: { highLoad: 1000 } };

/** By how much the busiest pod may exceed its share: hashing and draws by 5 standard deviations and a ring's own dispersion. */
function mostOf({ needs }: Policy): number {
  const requests = RATE * (SECONDS - 2);
  const draw = 5 * Math.sqrt((1 - 1 / PODS) / (requests / PODS));
  // A ring of 1,024 points: 1 / sqrt(points for each endpoint); ketama has 160 of them, nginx too.
  const ring = needs.includes('request key') ? 3 / Math.sqrt(1024 / PODS) : 0;
  return 1 + draw + ring;
}

/** Policies that stay with what they have measured for so long that one run gives the pods unequal shares. */
const CLINGING: ReadonlySet<string> = new Set([
  'prequal',
  ...policiesAt('client').flatMap(({ name, needs }) => (needs.includes('latency') ? [name] : [])),
]);

describe('every policy that can act at clients', () => {
  it.each(policiesAt('client').map((policy) => [policy.name, policy] as const))(
    '%s serves all requests, and gives each pod what it promises',
    (name, policy) => {
      const recording = run(name, { parameters: PARAMETERS[name] ?? {} });
      const { sent, ok, failed } = counts(recording);
      expect([ok, failed]).toEqual([sent, 0]);
      const byPod = served(recording);
      if (UNEVEN[name] !== undefined) UNEVEN[name](byPod);
      else if (!CLINGING.has(name)) expect((byPod[0] / sent) * PODS).toBeLessThan(mostOf(policy));
    },
  );

  // Without a network all pods are alike to all clients: over many runs each has the same share, whatever the policy.
  it.each([...CLINGING])('%s prefers no pod but for what it has measured', (name) => {
    const even = { ...config(name), network: NO_LATENCY };
    const runs = Array.from({ length: SEEDS(name) }, (_, replication) => {
      const { pods } = simulate(even, { replication });
      const sent = pods.reduce((sum, { requestsServed }) => sum + requestsServed, 0);
      return pods.map(({ requestsServed }) => requestsServed / sent);
    });
    for (let pod = 0; pod < PODS; pod++) {
      const shares = runs.map((run) => run[pod]);
      // Six intervals at once, which all hold in 999 seeds of 1,000 (Bonferroni).
      const { mean, halfWidth } = estimate(shares, 1 - 0.001 / PODS);
      expect(Math.abs(mean - 1 / PODS)).toBeLessThan(halfWidth);
      // One so wide that a pod could be left out proves nothing.
      expect(halfWidth).toBeLessThan(1 / PODS);
    }
  });

  it.each(['prequal', 'join-idle-queue', 'weighted-round-robin', 'c3', 'zone-aware'])(
    '%s gives the same recording again',
    (name) => {
      expect(served(run(name))).toEqual(served(run(name)));
    },
  );
});
