import type { Manifest } from '../../cluster/objects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { DEFAULT_WORKLOAD, type TrafficConfig, type WorkloadConfig } from '../../workload/config.ts';
import { SHARING_CONCURRENCY, workersOf } from '../../workload/servers/serverConfig.ts';
import { meanService } from '../../workload/serviceTime.ts';
import { closedForm } from './closedForm.ts';
import type { QueueLoad } from './domain.ts';
import { generalService } from './generalService.ts';
import type { ClosedNetwork } from './meanValueAnalysis.ts';
import { classesOf, lastClass } from './priorityClasses.ts';
import { roundRobinSplit } from './roundRobinSplit.ts';
import { squaredVariationOf } from './serviceMoments.ts';
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
  'priority',
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
  'discipline',
  'cores',
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
 * Does the scenario fall under a closed form? It does if nothing changes while the traffic runs, if one source (or several
 * of different priority, of which the last is looked at) sends Poisson traffic from inside the cluster to the address of
 * a Service, with a new connection for each request, and if each connection goes to any of the pods (kube-proxy: a random
 * split of Poisson arrivals is Poisson, so each pod is a queue of its own) or to each in turn (ipvs on one node). A
 * closed loop in place of Poisson traffic makes a closed network of queues. Timeouts and full queues are not looked at:
 * whether they happened is in the recording.
 * @returns undefined where no formula holds, or the load is not below 1
 */
export function recognise(scenario: Scenario): Recognised | undefined {
  const [traffic, ...others] = scenario.traffic;
  if (traffic === undefined || !staysAsItIs(scenario)) return undefined;
  if (!scenario.traffic.every((source) => sendsPlainly(source, scenario))) return undefined;
  const target = targetOf(traffic, scenario);
  const sameTarget = others.every((source) => targetOf(source, scenario) === target);
  if (target === undefined || !sameTarget) return undefined;
  const pods = target.spec.replicas;
  const workload = workloadOf(target, scenario.workloads);
  if (pods < 1 || !isKnown(workload)) return undefined;
  const choice = choiceOf(scenario);
  if (choice === undefined && pods > 1) return undefined;
  const { arrivals } = traffic;
  if (others.length === 0 && arrivals.process === 'closed') {
    const isRandom = pods === 1 || choice === 'at random';
    const form = isRandom && isInOrder(workload) ? closedForm(arrivals, workload, pods) : undefined;
    return form && { ...form, traffic, pods };
  }
  const rates = scenario.traffic.map(poissonRate);
  const rate = rates.reduce((sum, each) => sum + each, 0);
  const each = { arrivalRate: rate / pods, meanService: meanService(workload.service) };
  const utilisation = (each.arrivalRate * each.meanService) / workersOf(workload);
  // At 1 and above there is no mean to compare with.
  if (!(utilisation > 0 && utilisation < 1)) return undefined;
  if (others.length > 0) {
    // Without classes, sources would be one: the formula then says nothing of each.
    const classes = choice === 'in turn' && pods > 1 ? undefined : classesOf(scenario.traffic, rates, pods);
    const load = { meanService: each.meanService, squaredVariation: squaredVariationOf(workload.service) };
    const last = classes && lastClass(classes, load, workload);
    return last && { ...last, formula: `${queuesOf(pods)} ${last.formula}`, pods, utilisation };
  }
  const form = formOf(each, workload, pods, choice === 'in turn');
  return form && { ...form, traffic, pods, utilisation };
}

/** Requests a second of a source that sends Poisson traffic; else NaN. */
function poissonRate({ arrivals }: TrafficConfig): number {
  return arrivals.process === 'poisson' ? arrivals.rate : Number.NaN;
}

/** Does a pod serve first come, first served? */
function isInOrder({ discipline = 'fifo' }: WorkloadConfig): boolean {
  return discipline === 'fifo';
}

/** Does the workload do no more than what the formulas know of? Requests that share cores must all be let in. */
function isKnown(workload: WorkloadConfig): boolean {
  const { discipline, concurrency, service } = workload;
  const letsIn = discipline !== 'processor-sharing' || concurrency === SHARING_CONCURRENCY;
  const known = Object.keys(workload).every((key) => KNOWN_WORKLOAD.has(key));
  return known && letsIn && (service.concurrencyFactor ?? 0) === 0;
}

function queuesOf(pods: number): string {
  return pods === 1 ? 'one queue' : `${pods} queues behind a random choice, each`;
}

type Form = Pick<Recognised, 'formula' | 'source' | 'meanSojourn'>;

function formOf(
  each: { readonly arrivalRate: number; readonly meanService: number },
  workload: WorkloadConfig,
  pods: number,
  turns: boolean,
): Form | undefined {
  const queues = queuesOf(pods);
  const { service, discipline } = workload;
  const workers = workersOf(workload);
  if (discipline === 'processor-sharing')
    return turns && pods > 1 ? undefined : sharing(each, workers, queues);
  // The order decides who waits for how long, not how many wait: the mean is the same (Kleinrock 1976, section 3.4).
  const order = discipline === 'lifo' ? ', last come, first served' : '';
  if (turns && pods > 1) {
    if (service.distribution !== 'exponential' || workers > 1) return undefined;
    const { meanSojourn } = roundRobinSplit(pods, each.arrivalRate * each.meanService, each.meanService);
    const formula = `${pods} queues that are served in turn, each E_${pods}/M/1${order}`;
    return { formula, source: 'G/M/1, Kleinrock 1975, section 6.4', meanSojourn };
  }
  if (service.distribution === 'exponential') {
    if (workers === 1)
      return {
        formula: `${queues} M/M/1${order}`,
        source: 'Kleinrock 1975, section 3.2',
        meanSojourn: singleServer(each).meanSojourn,
      };
    const { meanSojourn } = sharedQueue(each, workers);
    return {
      formula: `${queues} M/M/${workers}${order}`,
      source: 'Erlang C, Kleinrock 1975, section 3.5',
      meanSojourn,
    };
  }
  if (workers > 1) return undefined;
  const variation = squaredVariationOf(service);
  return {
    formula: `${queues} ${variation === 0 ? 'M/D/1' : `M/G/1 with cv² = ${Number(variation.toPrecision(4))}`}${order}`,
    source: 'Pollaczek-Khinchine, Kleinrock 1975, section 5.6',
    meanSojourn: generalService(each, variation).meanSojourn,
  };
}

/**
 * Cores that all requests share: a symmetric queue, whose mean depends on that of the service time alone, and so is that
 * of exponential services, M/M/c.
 */
function sharing(each: QueueLoad, cores: number, queues: string): Form | undefined {
  if (!Number.isInteger(cores)) return undefined;
  return {
    formula: `${queues} M/G/${cores} with processor sharing`,
    source: cores === 1 ? 'Kleinrock 1976, section 4.4' : 'Kelly 1979, section 3.3; Erlang C',
    meanSojourn: sharedQueue(each, cores).meanSojourn,
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
