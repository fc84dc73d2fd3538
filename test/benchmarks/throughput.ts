import { inlineMore } from '../../src/cli/inlining.ts';
import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { createSimulation } from '../../src/experiment/simulation.ts';
import { finiteChoices } from '../../src/experiment/theory/finiteChoices.ts';
import { DEFAULT_DNS_SETTINGS } from '../../src/network/dns/settings.ts';
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../src/network/settings.ts';
import { buildDns } from '../../src/scenario/build/dns.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { TrafficConfig } from '../../src/workload/config.ts';
import { deployment, scenario, service, traffic, workers, workload } from '../support/scenarios.ts';
import { bareLoop } from './bareLoop.ts';
import { printFeatureCosts } from './features.ts';

/** The pods are there before the traffic, however many: their creation is not what is measured. */
const RAISED = { kubeAPIQPS: 5000, kubeAPIBurst: 5000 };
const UNHURRIED: ClusterSettings = {
  ...DEFAULT_CLUSTER_SETTINGS,
  controllerManager: RAISED,
  scheduler: { ...DEFAULT_CLUSTER_SETTINGS.scheduler, ...RAISED },
};

/** Each request has a connection of its own, more of them than a node of four cores can track: its table is made to hold them. */
const WIDE_TABLES: NetworkSettings = {
  ...DEFAULT_NETWORK_SETTINGS,
  kubeProxy: {
    ...DEFAULT_NETWORK_SETTINGS.kubeProxy,
    conntrack: { maxPerCore: 32_768, min: 2 ** 30, max: 2 ** 31 },
  },
};

const LOAD = 0.8;
/** Mean service time, seconds. */
const SERVICE = 0.01;
/** Requests that are timed in each case, after as many again to warm up a quarter of them. */
const REQUESTS = 3_000_000;

/** Requests a second of real time of the bare loop. */
function bare(queues: number, choices: 1 | 2 = 1): number {
  bareLoop(queues, LOAD, REQUESTS / 4, choices);
  const start = process.hrtime.bigint();
  const response = bareLoop(queues, LOAD, REQUESTS, choices);
  const seconds = secondsSince(start);
  // A yardstick that does not simulate what it says would measure nothing.
  const expected =
    choices === 1 ? 1 / (1 - LOAD) : finiteChoices(LOAD, choices, queues, 'with replacement').meanSojourn;
  if (Math.abs(response / expected - 1) > 0.1)
    console.error(`mean response ${response}, not ${expected}: the bare loop is wrong`);
  return REQUESTS / seconds;
}

/**
 * Requests a second of real time of the whole simulator: pods behind a ClusterIP, everything switched on.
 * @param source changes of the traffic source
 */
function simulated(pods: number, nodes: number, source: Partial<TrafficConfig> = {}): number {
  const { discovery } = source;
  const rate = (pods * LOAD) / SERVICE;
  const duration = (1.25 * REQUESTS) / rate;
  const step = duration / 50;
  const simulation = createSimulation(
    scenario({
      settle: 300,
      duration,
      step,
      nodes: workers(nodes),
      cluster: UNHURRIED,
      network: WIDE_TABLES,
      manifests: [deployment('web', pods), service('web')].map((manifest) => ({ manifest, at: -300 })),
      workloads: [workload({ service: { distribution: 'exponential', mean: SERVICE } })],
      traffic: [
        traffic(rate, {
          from: { place: 'pods', count: 2 * nodes, nodes: [] },
          ...source,
        }),
      ],
      ...(discovery !== undefined && withDnsServers(pods)),
    }),
  );
  for (let i = 0; i < 10; i++) simulation.advance();
  const start = process.hrtime.bigint();
  while (simulation.advance());
  const seconds = secondsSince(start);
  const [record] = simulation.finish(true).traffic;
  const sent = record.sent.slice(10).reduce((sum, count) => sum + count, 0);
  const failed = record.failed.reduce((sum, count) => sum + count, 0);
  if (failed > 0) console.error(`${failed} requests failed: the benchmark does not measure what it says`);
  return sent / seconds;
}

/** The scenario's additions where every connection is preceded by a lookup: servers with capacity to spare. */
function withDnsServers(pods: number): Partial<Scenario> {
  const {
    manifests,
    workload: servers,
    settings,
  } = buildDns({
    ...DEFAULT_DNS_SETTINGS,
    replicas: 4,
    capacity: (pods * 4 * LOAD) / SERVICE,
  });
  return {
    network: { ...WIDE_TABLES, dns: settings },
    manifests: [...manifests, deployment('web', pods), service('web')].map((manifest) => ({
      manifest,
      at: -300,
    })),
    workloads: [servers, workload({ service: { distribution: 'exponential', mean: SERVICE } })],
  };
}

function secondsSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function line(label: string, requestsPerSecond: number): void {
  console.log(
    `${label.padEnd(62)} ${Math.round(requestsPerSecond).toLocaleString('en-GB').padStart(10)} requests/s`,
  );
}

/** Peak resident memory of the process so far, in MB. */
function peak(): string {
  return `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`;
}

// As the program itself runs.
inlineMore();
const a = bare(100);
line('(a) bare loop, 100 M/M/1 queues', a);
const b = simulated(100, 10);
line('(b) 100 pods on 10 nodes behind a ClusterIP, everything on', b);
console.log(`    b/a = ${(b / a).toFixed(3)}, peak memory so far ${peak()}`);
const lookups = { by: 'dns', cache: 0, pick: 'first', host: 'web', namespace: 'default', ndots: 5 } as const;
const e = simulated(100, 10, { discovery: lookups });
line('    the same, with a lookup at a DNS server for each connection', e);
console.log(`    ${(e / b).toFixed(3)} of (b)`);
const c = bare(10_000);
line('(c) bare loop, 10,000 M/M/1 queues', c);
const d = simulated(10_000, 1_000);
line('(d) 10,000 pods on 1,000 nodes behind a ClusterIP, all on', d);
console.log(`    d/c = ${(d / c).toFixed(3)}, peak memory ${peak()}`);
const f = bare(1000, 2);
line('(f) bare loop, the shorter of two of 1,000 queues', f);
const g = simulated(1000, 100, {
  from: { place: 'pods', count: 1, nodes: [] },
  balancing: { policy: 'least-request', parameters: {} },
  reuse: 1e9,
});
line('(g) 1,000 pods, a client with least-request, everything on', g);
console.log(`    g/f = ${(g / f).toFixed(3)}`);
printFeatureCosts();
