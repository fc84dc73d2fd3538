import { createSimulation } from '../../src/experiment/simulation.ts';
import { formatDiagnostic } from '../../src/scenario/diagnostics/diagnostic.ts';
import { parseScenario } from '../../src/scenario/loadScenario.ts';

/** Requests that are timed in one round, and rounds of which the quickest counts: what a busy machine adds is not the feature's. */
const REQUESTS = 300_000;
const ROUNDS = 2;
/** Requests a second of simulated time: a hundred pods at 80 % load. */
const RATE = 8000;
/** Loss of requests a second that a feature may cost while it is on. */
const GOAL = 0.1;

/** One feature: what is put into the scenario, as `--set` takes it. */
interface Feature {
  readonly name: string;
  readonly set: readonly string[];
  /** The same without the feature, where the plain scenario is no fair comparison: clients outside, kept connections. */
  readonly against?: readonly string[];
  /** Objects that it needs beside the pods and their Service. */
  readonly objects?: string;
}

const KEPT = ['traffic.web.connections={reuse: 100}'];
const ONE_CLIENT = ['traffic.web.from={pods: 1}', 'traffic.web.connections={reuse: 1000000000}'];
const NODE_PORT = [
  'traffic.web.from={external: internet, clients: 20}',
  'traffic.web.to={service: web, via: NodePort}',
];
const TLS = ['workloads.0.tls={secret: web-tls, names: [web]}', 'traffic.web.to=https://web'];

const SECRET = `
      ---
      {apiVersion: v1, kind: Secret, metadata: {name: web-tls}, type: kubernetes.io/tls, stringData: {tls.crt: x, tls.key: x}}`;
const POLICY = `
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web}
      spec: {podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}`;
const INGRESS = `
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        rules: [{host: web.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]`;

const FEATURES: readonly Feature[] = [
  { name: 'kube-proxy in mode nftables', set: ['cluster.settings.kubeProxy={mode: nftables}'] },
  { name: 'kube-proxy in mode ipvs', set: ['cluster.settings.kubeProxy={mode: ipvs}'] },
  { name: 'kube-proxy replaced by eBPF', set: ['cluster.settings.kubeProxy={mode: ebpf}'] },
  {
    name: 'connection tracking with a bound',
    set: ['cluster.settings.kubeProxy={conntrack: {maxPerCore: 32768}}'],
  },
  { name: 'session affinity', set: ['manifests.Service/web.spec.sessionAffinity=ClientIP'] },
  { name: 'connections that are kept', set: KEPT },
  {
    name: 'keep-alive probes',
    set: ['traffic.web.connections={reuse: 100, keepalive: {time: 5s}}'],
    against: KEPT,
  },
  { name: 'retries that are not needed', set: ['traffic.web.retries={attempts: 2}'] },
  {
    name: 'a lookup for each connection',
    set: ['cluster.dns={replicas: 2, capacity: 50000/s}', 'traffic.web.discovery={cache: none}'],
  },
  {
    name: 'lookups that are cached',
    set: ['cluster.dns={replicas: 2, capacity: 50000/s}', 'traffic.web.discovery={cache: ttl}'],
  },
  { name: 'TLS with resumption', set: TLS, objects: SECRET },
  { name: 'a network policy', set: [], objects: POLICY },
  {
    name: 'client balancing: least-request',
    set: [...ONE_CLIENT, 'traffic.web.balancing={at: client, policy: least-request}'],
    against: ONE_CLIENT,
  },
  {
    name: 'client balancing: peak-ewma',
    set: [...ONE_CLIENT, 'traffic.web.balancing={at: client, policy: peak-ewma}'],
    against: ONE_CLIENT,
  },
  {
    name: 'a load balancer in front of the nodes',
    set: [
      'traffic.web.from={external: internet, clients: 20}',
      'traffic.web.to={service: web, via: LoadBalancer}',
    ],
    against: NODE_PORT,
  },
  {
    name: 'an ingress controller on the way (two hops)',
    set: [
      'cluster.ingress={replicas: 8}',
      'traffic.web.from={external: internet, clients: 20}',
      'traffic.web.to=http://web.example.com/',
    ],
    against: NODE_PORT,
    objects: INGRESS,
  },
];

/** The plain scenario: pods with one worker, and clients in pods. */
function scenarioText(objects = ''): string {
  return `
name: features
duration: ${(REQUESTS * 1.25) / RATE}s
warmup: 0s
settle: 90s
cluster:
  nodes: [{name: worker, count: 10, capacity: {cpu: "64", memory: 64Gi, pods: 110}, zones: [a]}]
manifests:
  - yaml: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 100
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 80}]}${objects}
workloads:
  - match: {app: web}
    service: {distribution: exponential, mean: 10ms}
    concurrency: 1
    queue: 100000
    startup: 0s
    cpu: 0
traffic:
  - name: web
    from: {pods: 20}
    to: http://web
    arrivals: {process: poisson, rate: ${RATE}/s}
    connections: {reuse: 1}
    timeout: 10m
`;
}

/** Steps of a run, and those at its beginning that warm the program up. */
const STEPS = 25;
const FIRST = 5;

/** Requests a second of processor time of one run: other work on the machine takes none of it. */
function throughput(set: readonly string[], objects?: string): number {
  const step = `step=${(REQUESTS * 1.25) / RATE / STEPS}s`;
  const { scenario, problems } = parseScenario('features', scenarioText(objects), { set: [...set, step] });
  if (scenario === undefined) throw new Error(problems.map(formatDiagnostic).join('\n'));
  const simulation = createSimulation(scenario);
  for (let i = 0; i < FIRST; i++) simulation.advance();
  const start = process.cpuUsage();
  while (simulation.advance());
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const [{ sent, failed }] = simulation.finish(true).traffic;
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  // A feature that does not let requests through would be quick.
  if (total(failed) > 0)
    console.error(`${total(failed)} of ${total(sent)} requests failed with ${set.join(' ')}`);
  return total(sent.slice(FIRST)) / seconds;
}

/**
 * Prints for each feature the requests a second of processor time with it, and their ratio to those without it. Runs with and
 * without take turns, so that a machine that gets slower meanwhile makes no feature look dear.
 */
export function printFeatureCosts(): void {
  console.log(
    `Each feature's cost: 100 pods, requests a second of processor time with it over those without (goal: at least ${1 - GOAL})`,
  );
  for (const { name, set, against = [], objects } of FEATURES) {
    let [best, plain] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      plain = Math.max(plain, throughput(against));
      best = Math.max(best, throughput(set, objects));
    }
    const rate = Math.round(best).toLocaleString('en-GB').padStart(10);
    const ratio = best / plain;
    const goal = ratio >= 1 - GOAL ? '' : '  above the goal';
    console.log(`    ${name.padEnd(48)} ${rate} requests/s  ${ratio.toFixed(2)}${goal}`);
  }
}
