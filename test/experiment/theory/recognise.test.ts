import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulation.ts';
import { compareWithTheory, theoryFindings } from '../../../src/experiment/theory/compare.ts';
import { connectionSkew } from '../../../src/experiment/theory/connectionSkew.ts';
import { networkTime } from '../../../src/experiment/theory/networkTime.ts';
import { recognise } from '../../../src/experiment/theory/recognise.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/network/settings.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { ServiceTime, TrafficConfig, WorkloadConfig } from '../../../src/workload/config.ts';
import { deployment, scenario, service, traffic, workload } from '../../support/scenarios.ts';

/** Load 0.1 of each of six pods. */
const plain = scenario();
const { kubeProxy, latency } = DEFAULT_NETWORK_SETTINGS;
const ipvs = { ...DEFAULT_NETWORK_SETTINGS, kubeProxy: { ...kubeProxy, mode: 'ipvs' as const } };
const onOneNode = { place: 'pods' as const, count: 4, nodes: ['worker-1'] };

const severalClients = { place: 'pods' as const, count: 3, nodes: [] };
const noWay = {
  ...DEFAULT_NETWORK_SETTINGS,
  latency: { ...latency, sameNode: 0, sameZone: 0, crossZone: 0 },
};

/** One client that balances over some pods at load 0.1. */
function balanced(policy: string, pods: number, changes: Partial<TrafficConfig> = {}): Scenario {
  const balancing = { policy, parameters: {} };
  const from = { place: 'pods' as const, count: 1, nodes: [] };
  return scenario({
    network: noWay,
    manifests: [deployment('web', pods), service('web')].map((manifest) => ({ manifest, at: -60 })),
    traffic: [traffic(10 * pods, { from, balancing, reuse: 1e9, ...changes })],
  });
}

/** Clients outside that use the node port of any node. */
function throughNodes(spec: Parameters<typeof service>[1] = {}): Scenario {
  const ports = [{ protocol: 'TCP' as const, port: 80, targetPort: 80, nodePort: 30_080 }];
  const manifests = [deployment('web', 6), service('web', { type: 'NodePort', ports, ...spec })];
  const entry = { via: 'NodePort', namespace: 'default', service: 'web', port: 80, node: 'any' } as const;
  return scenario({
    manifests: manifests.map((manifest) => ({ manifest, at: -60 })),
    traffic: [traffic(60, { from: { place: 'external', count: 5 }, entry })],
  });
}

function withService(time: ServiceTime, concurrency = 1): Scenario {
  return scenario({ workloads: [workload({ service: time, concurrency })] });
}

describe('a scenario with a closed form', () => {
  it.each([
    ['exponential service', plain, '6 queues behind a random choice, each M/M/1', 0.01 / 0.9],
    [
      'constant service',
      withService({ distribution: 'deterministic', mean: 0.01 }),
      '6 queues behind a random choice, each M/D/1',
      0.01 * (1 + 0.1 / 1.8),
    ],
    [
      'log-normal service',
      withService({ distribution: 'lognormal', mean: 0.01, cv: 2 }),
      '6 queues behind a random choice, each M/G/1 with cv² = 4',
      0.01 * (1 + (0.1 * 5) / 1.8),
    ],
    [
      'service from a file',
      withService({ distribution: 'empirical', values: [0.005, 0.015] }),
      '6 queues behind a random choice, each M/G/1 with cv² = 0.25',
      0.01 * (1 + (0.1 * 1.25) / 1.8),
    ],
  ])('of %s is recognised, with its mean', (_, of, formula, mean) => {
    const found = recognise(of);
    expect(found?.formula).toBe(formula);
    expect(found?.utilisation).toBeCloseTo(0.1, 12);
    expect(found?.meanSojourn).toBeCloseTo(mean, 12);
  });

  it('is a queue that several workers share, in a pod that has them', () => {
    expect(recognise(withService({ distribution: 'exponential', mean: 0.01 }, 4))?.formula).toContain(
      'M/M/4',
    );
  });

  it('is a round robin where one kernel takes the pods in turn', () => {
    const of = scenario({ network: ipvs, traffic: [traffic(60, { from: onOneNode })] });
    expect(recognise(of)?.formula).toContain('E_6/M/1');
  });
});

describe('clients that balance by themselves', () => {
  it.each([
    ['random', 6, '6 queues behind a random choice, each M/M/1'],
    ['round-robin', 6, '6 queues that are served in turn, each E_6/M/1'],
    ['least-request', 100, 'the shortest of 2 of 100 queues, drawn with replacement'],
    ['p2c', 100, 'the shortest of 2 of 100 queues, drawn without repetition'],
    ['full-scan', 2, 'the shorter of 2 queues'],
    ['p2c', 2, 'the shorter of 2 queues'],
  ])('with %s over %d pods meet %s', (policy, pods, formula) => {
    expect(recognise(balanced(policy, pods))?.formula).toBe(formula);
  });

  it('count requests that are on their way, too: a way that is long counts as no true queue', () => {
    const of = balanced('least-request', 100);
    expect(recognise({ ...of, network: DEFAULT_NETWORK_SETTINGS })).toBeUndefined();
  });

  it.each([
    ['the shorter of two queues', { ...balanced('full-scan', 2), traffic: [shared(140)] }],
    ['round robin over six', { ...balanced('round-robin', 6), traffic: [shared(420, 'round-robin')] }],
  ])('find what the formula says of %s', (_, of) => {
    const found = compareWithTheory(of, simulate(of));
    // Student's 99.9 % quantile for 19 degrees of freedom.
    expect(Math.abs(found?.deviation ?? Number.NaN)).toBeLessThan(3.88);
    expect((found?.standardError ?? 1) / (found?.expected ?? 1)).toBeLessThan(0.1);
  });

  function shared(rate: number, policy = 'full-scan'): TrafficConfig {
    const balancing = { policy, parameters: {} };
    return traffic(rate, { from: { place: 'pods', count: 1, nodes: [] }, balancing, reuse: 1e9 });
  }
});

describe('traffic from outside', () => {
  it('is split at random by the nodes that it enters through', () => {
    const of = throughNodes();
    expect(recognise(of)?.formula).toBe('6 queues behind a random choice, each M/M/1');
    const found = compareWithTheory(of, simulate(of));
    // Twice there and back over the internet, and from a node of three in three zones to the pod.
    const hop = (latency.sameNode + 2 * latency.crossZone) / 3;
    expect(found?.network).toBeCloseTo(4 * (latency.internet + hop), 6);
    expect(Math.abs(found?.deviation ?? Number.NaN)).toBeLessThan(3.88);
  });
});

describe('several sources', () => {
  const two = scenario({
    manifests: [deployment('web', 6), service('web'), deployment('api', 1), service('api')].map(
      (manifest) => ({ manifest, at: -60 }),
    ),
    traffic: [
      traffic(60),
      traffic(50, {
        name: 'api',
        entry: { via: 'ClusterIP', namespace: 'default', service: 'api', port: 80 },
      }),
    ],
  });

  it('to pods of their own have a formula each', () => {
    const findings = theoryFindings(two, simulate(two));
    expect(findings.map(({ traffic, formula }) => [traffic, formula])).toEqual([
      ['web', '6 queues behind a random choice, each M/M/1'],
      ['api', 'one queue M/M/1'],
    ]);
  });

  it('keep theirs where another one failed', () => {
    const [web, api] = two.traffic;
    const of = { ...two, traffic: [web, { ...api, timeout: 0.001 }] };
    expect(theoryFindings(of, simulate(of)).map(({ traffic }) => traffic)).toEqual(['web']);
  });
});

describe('connections that are kept for the whole run', () => {
  const kept = scenario({ duration: 20, traffic: [traffic(60, { reuse: 1e6 })] });

  it('have a busiest pod that the multinomial distribution tells', () => {
    const [found] = theoryFindings(kept, simulate(kept));
    if (found?.quantity !== 'connections of the busiest pod') return expect.unreachable();
    expect(found.formula).toContain(`${found.connections} kept connections over 6 pods`);
    expect(found.expected).toBeCloseTo(connectionSkew(found.connections, 6).meanMost, 3);
    expect(found.deviation).toBeCloseTo((found.simulated - found.expected) / found.standardError, 3);
    // One draw of a distribution with a short tail; five deviations would be a mistake.
    expect(Math.abs(found.deviation)).toBeLessThan(5);
  });

  it('are none that may have been closed', () => {
    const of = { ...kept, traffic: [traffic(60, { reuse: 100 })] };
    expect(theoryFindings(of, simulate(of))).toEqual([]);
  });
});

describe('a scenario without a closed form', () => {
  const web = (changes: Parameters<typeof traffic>[1]) => scenario({ traffic: [traffic(60, changes)] });
  it.each<[string, Scenario]>([
    ['that is overloaded', scenario({ traffic: [traffic(600)] })],
    ['whose arrivals are not Poisson', web({ arrivals: { process: 'constant', rate: 60 } })],
    ['whose clients keep connections', web({ reuse: 100 })],
    ['whose clients are outside', web({ from: { place: 'external', count: 5 } })],
    ['whose traffic starts late', web({ start: 10 })],
    [
      'with two sources to the same pods',
      scenario({ traffic: [traffic(30), traffic(30, { name: 'other' })] }),
    ],
    [
      'whose clients take turns for themselves',
      web({ balancing: { policy: 'round-robin', parameters: {} } }),
    ],
    [
      'that several clients balance by their own counts',
      balanced('least-request', 100, { from: severalClients }),
    ],
    [
      'of ten pods, too few for two choices',
      balanced('least-request', 10, { arrivals: { process: 'poisson', rate: 900 } }),
    ],
    ['of three pods of which the shortest is joined', balanced('full-scan', 3)],
    ['that enters through nodes with pods of their own', throughNodes({ externalTrafficPolicy: 'Local' })],
    [
      'with a fault',
      scenario({ faults: [{ kind: 'node-crash', at: 10, target: { by: 'name', name: 'worker-1' } }] }),
    ],
    ['with many round robins', scenario({ network: ipvs })],
    [
      'with several workers and constant service',
      withService({ distribution: 'deterministic', mean: 0.01 }, 2),
    ],
    [
      'whose Service prefers some pods',
      scenario({
        manifests: [deployment('web', 6), service('web', { trafficDistribution: 'PreferClose' })].map(
          (manifest) => ({
            manifest,
            at: -60,
          }),
        ),
      }),
    ],
    ['whose Service is not there', scenario({ manifests: [{ manifest: deployment('web', 6), at: -60 }] })],
  ])('%s is not recognised', (_, of) => {
    expect(recognise(of)).toBeUndefined();
  });
});

describe('the order of service', () => {
  const of = (changes: Partial<WorkloadConfig>) => recognise(scenario({ workloads: [workload(changes)] }));
  const shared = { discipline: 'processor-sharing', concurrency: 100_000 } as const;

  it('makes no difference to the mean: last come, first served has that of first come, first served', () => {
    const lifo = of({ discipline: 'lifo' });
    expect(lifo?.formula).toBe('6 queues behind a random choice, each M/M/1, last come, first served');
    expect(lifo?.meanSojourn).toBe(recognise(plain)?.meanSojourn);
  });

  it('may be that cores are shared: then the distribution makes none', () => {
    const service: ServiceTime = { distribution: 'lognormal', mean: 0.01, cv: 5 };
    const found = of({ ...shared, service });
    expect(found?.formula).toBe('6 queues behind a random choice, each M/G/1 with processor sharing');
    expect(found?.meanSojourn).toBeCloseTo(0.01 / 0.9, 12);
    const two = of({ ...shared, service, cores: 2 });
    expect(two?.utilisation).toBeCloseTo(0.05, 12);
    // Erlang C of two workers at load 0.05: 0.005 / 1.05.
    expect(two?.meanSojourn).toBeCloseTo(0.01 * (1 + 0.005 / 1.05 / 1.9), 9);
  });

  it('has no formula where cores are parts of one, requests are kept out, or the process has moods', () => {
    expect(of({ ...shared, cores: 1.5 })).toBeUndefined();
    expect(of({ ...shared, concurrency: 16 })).toBeUndefined();
    expect(of({ pauses: { every: 10, duration: 1, jitter: 0 } })).toBeUndefined();
    expect(of({ cpuThrottling: true })).toBeUndefined();
    expect(of({ coldStart: { duration: 1, factor: 2 } })).toBeUndefined();
    expect(
      of({ service: { distribution: 'exponential', mean: 0.01, concurrencyFactor: 0.1 } }),
    ).toBeUndefined();
  });

  it('by classes of priority decides most for the last of several sources', () => {
    const classes = (changes: Partial<WorkloadConfig>, priorities = [5, 1]) =>
      recognise(
        scenario({
          workloads: [workload({ discipline: 'priority', ...changes })],
          traffic: priorities.map((priority, i) => traffic(240, { name: `t${i}`, priority })),
        }),
      );
    const found = classes({});
    expect(found?.traffic.name).toBe('t0');
    expect(found?.formula).toBe(
      '6 queues behind a random choice, each M/G/1 with 2 classes of priority, the last',
    );
    // Load 0.4 of each class: 0.8 / (0.6 x 0.2) service times of waiting.
    expect(found?.meanSojourn).toBeCloseTo(0.01 * (1 + 0.8 / 0.12), 9);
    expect(classes({}, [3, 3])).toBeUndefined();
    expect(classes({ concurrency: 2 })).toBeUndefined();
    expect(classes({ discipline: 'fifo' })).toBeUndefined();
  });
});

describe('the time on the network', () => {
  it('is two round trips, averaged over where clients and pods are', () => {
    // Three nodes in three zones: one client in three is on the pod's node.
    const from = { place: 'pods' as const, count: 3, nodes: [] };
    const expected = (4 * (latency.sameNode + 2 * latency.crossZone)) / 3;
    expect(networkTime(plain, traffic(60, { from }), ['worker-2'])).toBeCloseTo(expected, 12);
  });

  it('is not known where delays are drawn', () => {
    const drawn = { ...latency, crossZone: { distribution: 'lognormal' as const, mean: 0.001, cv: 1 } };
    const of = scenario({ network: { ...DEFAULT_NETWORK_SETTINGS, latency: drawn } });
    expect(networkTime(of, of.traffic[0], ['worker-1'])).toBeUndefined();
  });
});

describe('the comparison of a run', () => {
  it('has the value of the formula with the network, and the deviation in standard errors', () => {
    const found = compareWithTheory(plain, simulate(plain));
    if (found === undefined) return expect.unreachable();
    expect(found.expected).toBeCloseTo(found.service + found.network, 6);
    expect(found.deviation).toBeCloseTo((found.simulated - found.expected) / found.standardError, 1);
    // Student's 99.9 % quantile for 19 degrees of freedom.
    expect(Math.abs(found.deviation)).toBeLessThan(3.88);
  });

  it("has both sides of Little's law, which are the same but for what the ends of steps miss", () => {
    const { inFlight = 0, rateTimesLatency = 0 } =
      compareWithTheory(plain, simulate(plain))?.littlesLaw ?? {};
    // The number in flight is nearly Poisson, and 100 steps of 1 s are independent: 3.9 standard errors.
    expect(Math.abs(inFlight - rateTimesLatency)).toBeLessThan(
      3.9 * Math.sqrt((1.3 * rateTimesLatency) / 100),
    );
    expect(rateTimesLatency).toBeCloseTo(60 * (0.01 / 0.9 + 0.001), 1);
  });

  it('is not made where requests failed: the run has left the domain of the formula', () => {
    const of = scenario({ workloads: [workload({ queue: 0 })] });
    expect(recognise(of)).toBeDefined();
    expect(compareWithTheory(of, simulate(of))).toBeUndefined();
  });

  it('is not made of fewer steps than batches', () => {
    const of = scenario({ duration: 100, step: 10 });
    expect(compareWithTheory(of, simulate(of))).toBeUndefined();
  });
});
