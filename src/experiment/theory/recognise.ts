import type { Manifest } from '../../cluster/objects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import {
  DEFAULT_WORKLOAD,
  type ServiceTime,
  type TrafficConfig,
  type WorkloadConfig,
} from '../../workload/config.ts';
import { meanService } from '../../workload/serviceTime.ts';
import { closedForm } from './closedForm.ts';
import { generalService } from './generalService.ts';
import type { ClosedNetwork } from './meanValueAnalysis.ts';
import { roundRobinSplit } from './roundRobinSplit.ts';
import { sharedQueue } from './sharedQueue.ts';
import { singleServer } from './singleServer.ts';

/** The closed form that a scenario falls under. Times in seconds. */
export interface Recognised {
  /** In Kendall's notation and words. */
  readonly formula: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** The traffic source that it is about. */
  readonly traffic: TrafficConfig;
  /** Pods that the Service has, each with a queue of its own. */
  readonly pods: number;
  /** Load of each worker, between 0 and 1. */
  readonly utilisation: number;
  /** Mean time in the pod: waiting and service. */
  readonly meanSojourn: number;
  /** For a closed loop: what all of this follows from, without the time on the network; absent: arrivals are open. */
  readonly closed?: ClosedNetwork;
}

type Deployment = Extract<Manifest, { kind: 'Deployment' }>;

/** What the formulas know of; a scenario that says more is not recognised. */
const KNOWN_TRAFFIC: ReadonlySet<string> = new Set<keyof TrafficConfig>([
  'name',
  'from',
  'to',
  'entry',
  'discovery',
  'clientsStarted',
  'arrivals',
  'start',
  'stop',
  'reuse',
  'timeout',
  'retries',
]);
const KNOWN_WORKLOAD: ReadonlySet<string> = new Set<keyof WorkloadConfig>([
  'match',
  'namespace',
  'service',
  'concurrency',
  'queue',
  'startup',
  'shutdown',
  'cpu',
]);

/** Kinds of object beside which the pods stay as they are. */
const STILL_KINDS: readonly Manifest['kind'][] = [
  'Deployment',
  'Service',
  'Namespace',
  'ConfigMap',
  'Secret',
];

/**
 * Does the scenario fall under a closed form? It does if nothing changes while the traffic runs, if one source sends
 * Poisson traffic from inside the cluster to the address of a Service, with a new connection for each request, and if each
 * connection goes to any of the pods (kube-proxy: a random split of Poisson arrivals is Poisson, so each pod is a
 * queue of its own) or to each in turn (ipvs on one node). A closed loop in place of Poisson traffic makes a closed
 * network of queues. Timeouts and full queues are not looked at: whether they
 * happened is in the recording.
 * @returns undefined where no formula holds, or the load is not below 1
 */
export function recognise(scenario: Scenario): Recognised | undefined {
  const [traffic, ...others] = scenario.traffic;
  if (traffic === undefined || others.length > 0 || !staysAsItIs(scenario)) return undefined;
  const { arrivals } = traffic;
  if (!sendsPlainly(traffic, scenario)) return undefined;
  const target = targetOf(traffic, scenario);
  if (target === undefined) return undefined;
  const pods = target.spec.replicas;
  const workload = workloadOf(target, scenario.workloads);
  if (pods < 1 || Object.keys(workload).some((key) => !KNOWN_WORKLOAD.has(key))) return undefined;
  const choice = choiceOf(scenario);
  if (choice === undefined && pods > 1) return undefined;
  if (arrivals.process === 'closed') {
    const form = pods > 1 && choice !== 'at random' ? undefined : closedForm(arrivals, workload, pods);
    return form && { ...form, traffic, pods };
  }
  if (arrivals.process !== 'poisson') return undefined;
  const each = { arrivalRate: arrivals.rate / pods, meanService: meanService(workload.service) };
  const utilisation = (each.arrivalRate * each.meanService) / workload.concurrency;
  // At 1 and above there is no mean to compare with.
  if (!(utilisation > 0 && utilisation < 1)) return undefined;
  const form = formOf(each, workload, pods, choice === 'in turn');
  return form && { ...form, traffic, pods, utilisation };
}

type Form = Pick<Recognised, 'formula' | 'source' | 'meanSojourn'>;

function formOf(
  each: { readonly arrivalRate: number; readonly meanService: number },
  { service, concurrency: workers }: WorkloadConfig,
  pods: number,
  turns: boolean,
): Form | undefined {
  const queues = pods === 1 ? 'one queue' : `${pods} queues behind a random choice, each`;
  if (turns && pods > 1) {
    if (service.distribution !== 'exponential' || workers > 1) return undefined;
    const { meanSojourn } = roundRobinSplit(pods, each.arrivalRate * each.meanService, each.meanService);
    const formula = `${pods} queues that are served in turn, each E_${pods}/M/1`;
    return { formula, source: 'G/M/1, Kleinrock 1975, section 6.4', meanSojourn };
  }
  if (service.distribution === 'exponential') {
    if (workers === 1)
      return {
        formula: `${queues} M/M/1`,
        source: 'Kleinrock 1975, section 3.2',
        meanSojourn: singleServer(each).meanSojourn,
      };
    const { meanSojourn } = sharedQueue(each, workers);
    return {
      formula: `${queues} M/M/${workers}`,
      source: 'Erlang C, Kleinrock 1975, section 3.5',
      meanSojourn,
    };
  }
  if (workers > 1) return undefined;
  const variation = squaredVariationOf(service);
  return {
    formula: `${queues} ${variation === 0 ? 'M/D/1' : `M/G/1 with cv² = ${Number(variation.toPrecision(4))}`}`,
    source: 'Pollaczek-Khinchine, Kleinrock 1975, section 5.6',
    meanSojourn: generalService(each, variation).meanSojourn,
  };
}

/** Are the pods at the start those of the whole run, and does nothing befall them? */
function staysAsItIs({ clusters, faults, nodeGroups = [], manifests }: Scenario): boolean {
  if (clusters !== undefined) return false;
  const still = manifests.every(({ manifest, at }) => at < 0 && STILL_KINDS.includes(manifest.kind));
  return faults.length === 0 && nodeGroups.length === 0 && still;
}

/** One connection for each request from pods to a cluster address, all the time, without lookups that take time. */
function sendsPlainly(traffic: TrafficConfig, { network, duration }: Scenario): boolean {
  const { from, entry, start, stop, reuse } = traffic;
  const plain = Object.keys(traffic).every((key) => KNOWN_TRAFFIC.has(key));
  const inside = from.place === 'pods' && entry.via === 'ClusterIP' && entry.headless === undefined;
  return plain && inside && network.dns === undefined && reuse === 1 && start === 0 && stop >= duration;
}

/** The one Deployment that the source's Service selects, if the Service lets every node use all of its pods alike. */
function targetOf({ entry }: TrafficConfig, { manifests }: Scenario): Deployment | undefined {
  const objects = manifests.map(({ manifest }) => manifest);
  const [service] = objects.filter(
    ({ kind, meta }) =>
      kind === 'Service' && meta.name === entry.service && meta.namespace === entry.namespace,
  );
  if (service?.kind !== 'Service') return undefined;
  const {
    selector,
    sessionAffinitySeconds,
    internalTrafficPolicy = 'Cluster',
    trafficDistribution,
  } = service.spec;
  if (selector === undefined || sessionAffinitySeconds !== undefined) return undefined;
  if (internalTrafficPolicy !== 'Cluster' || trafficDistribution !== undefined) return undefined;
  const selected = objects.filter(
    (object): object is Deployment =>
      object.kind === 'Deployment' &&
      object.meta.namespace === entry.namespace &&
      hasAll(object.spec.template.labels, selector),
  );
  return selected.length === 1 ? selected[0] : undefined;
}

/** The first that matches counts, as in a run. */
function workloadOf({ meta, spec }: Deployment, workloads: readonly WorkloadConfig[]): WorkloadConfig {
  const found = workloads.find(
    ({ match, namespace = meta.namespace }) =>
      namespace === meta.namespace && hasAll(spec.template.labels, match),
  );
  return found ?? DEFAULT_WORKLOAD;
}

function hasAll(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/**
 * How connections choose a pod: at random in most modes. The kernel's round robin (ipvs) has one turn a node: it is one
 * turn for all clients if they are all on one node. Of other schedulers, and of many turns, no closed form is known.
 */
function choiceOf({ network: { kubeProxy }, nodes, traffic }: Scenario): 'at random' | 'in turn' | undefined {
  const { mode = 'iptables', ipvsScheduler = 'rr' } = kubeProxy;
  if (mode !== 'ipvs') return 'at random';
  const from = traffic[0]?.from;
  const clientNodes = from?.place === 'pods' && from.nodes.length > 0 ? from.nodes.length : nodes.length;
  return ipvsScheduler === 'rr' && clientNodes === 1 ? 'in turn' : undefined;
}

/** Variance over the square of the mean. */
function squaredVariationOf(service: ServiceTime): number {
  switch (service.distribution) {
    case 'deterministic':
      return 0;
    case 'exponential':
      return 1;
    case 'lognormal':
      return service.cv ** 2;
    case 'empirical':
      return average(service.values.map((value) => value ** 2)) / average(service.values) ** 2 - 1;
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
