import type { Manifest } from '../../cluster/objects.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { callSources } from '../../workload/calls/callGraph.ts';
import { DEFAULT_WORKLOAD, type TrafficConfig, type WorkloadConfig } from '../../workload/config.ts';
import { workersOf } from '../../workload/servers/serverConfig.ts';
import { meanService as meanOf } from '../../workload/serviceTime.ts';
import type { PodLoad } from './recognised.ts';

/** A traffic source and the pods that it sends to, which nothing befalls. */
export interface Setting {
  readonly scenario: Scenario;
  readonly traffic: TrafficConfig;
  readonly service: Service;
  /** The one Deployment behind the Service. */
  readonly target: Deployment;
  /** How its pods behave. */
  readonly workload: WorkloadConfig;
  /** Its replicas. */
  readonly pods: number;
  /** Other sources that send to the same pods. */
  readonly others: readonly TrafficConfig[];
}

type Deployment = Extract<Manifest, { kind: 'Deployment' }>;
type Service = Extract<Manifest, { kind: 'Service' }>;

/** Kinds of object beside which the pods stay as they are. */
const STILL_KINDS: readonly Manifest['kind'][] = [
  'Deployment',
  'Service',
  'Namespace',
  'ConfigMap',
  'Secret',
];

/**
 * The setting of one traffic source, as closed forms see it: nothing changes while the traffic runs, the source sends all
 * the time, its Service selects one Deployment, and it is known who else sends to the pods of that Deployment.
 * @returns undefined where one of these does not hold
 */
export function settingOf(scenario: Scenario, traffic: TrafficConfig): Setting | undefined {
  const { network, duration, workloads } = scenario;
  // A lookup takes time that no form has.
  if (!staysAsItIs(scenario) || network.dns !== undefined) return undefined;
  if (traffic.start !== 0 || traffic.stop < duration) return undefined;
  const service = serviceOf(traffic, scenario);
  const target = service && targetOf(service, scenario);
  if (service === undefined || target === undefined || target.spec.replicas < 1) return undefined;
  const others = othersAt(target, traffic, scenario);
  if (others === undefined || isCalled(target, traffic, scenario)) return undefined;
  return {
    scenario,
    traffic,
    service,
    target,
    workload: workloadOf(target, workloads),
    pods: target.spec.replicas,
    others,
  };
}

/**
 * The load of each pod if Poisson arrivals are shared out evenly.
 * @returns undefined for other arrivals, and for a load that is not below 1: there is then no mean to compare with
 */
export function evenLoad({ traffic: { arrivals }, workload, pods }: Setting): PodLoad | undefined {
  if (arrivals.process !== 'poisson') return undefined;
  const arrivalRate = arrivals.rate / pods;
  const meanService = meanOf(workload.service);
  const utilisation = (arrivalRate * meanService) / workersOf(workload);
  return utilisation > 0 && utilisation < 1 ? { arrivalRate, meanService, utilisation } : undefined;
}

/** Are the pods at the start those of the whole run, and does nothing befall them? */
function staysAsItIs({ clusters, faults, nodeGroups = [], manifests }: Scenario): boolean {
  if (clusters !== undefined) return false;
  const still = manifests.every(({ manifest, at }) => at < 0 && STILL_KINDS.includes(manifest.kind));
  return faults.length === 0 && nodeGroups.length === 0 && still;
}

/** The Service that a source sends to; undefined if no manifest has it. */
function serviceOf({ entry }: TrafficConfig, { manifests }: Scenario): Service | undefined {
  const found = manifests.find(
    ({ manifest: { kind, meta } }) =>
      kind === 'Service' && meta.name === entry.service && meta.namespace === entry.namespace,
  );
  return found?.manifest.kind === 'Service' ? found.manifest : undefined;
}

/** The one Deployment that a Service selects, if clients are not tied to single pods of it. */
function targetOf({ spec, meta }: Service, { manifests }: Scenario): Deployment | undefined {
  const { selector, sessionAffinitySeconds } = spec;
  if (selector === undefined || sessionAffinitySeconds !== undefined) return undefined;
  const selected = manifests
    .map(({ manifest }) => manifest)
    .filter(
      (object): object is Deployment =>
        object.kind === 'Deployment' &&
        object.meta.namespace === meta.namespace &&
        hasAll(object.spec.template.labels, selector),
    );
  return selected.length === 1 ? selected[0] : undefined;
}

/** The other sources that send to the same pods; undefined if that cannot be told of one of them. */
function othersAt(
  target: Deployment,
  traffic: TrafficConfig,
  scenario: Scenario,
): TrafficConfig[] | undefined {
  const others = scenario.traffic.filter((other) => other !== traffic);
  const theirs = others.map((other) => {
    const service = serviceOf(other, scenario);
    return service && targetOf(service, scenario);
  });
  return theirs.includes(undefined) ? undefined : others.filter((_, i) => theirs[i] === target);
}

/** Do other pods call those of a Deployment, over an edge that is not the source itself? */
function isCalled(target: Deployment, { name }: TrafficConfig, scenario: Scenario): boolean {
  return callSources(scenario.workloads).some((edge) => {
    const service = serviceOf(edge, scenario);
    // What cannot be told may be a call to these pods.
    const called = service && targetOf(service, scenario);
    return edge.name !== name && (called === undefined || called === target);
  });
}

/** How the pods behave that a source, or an edge of the call graph, leads to; undefined if that cannot be told. */
export function workloadBehind(traffic: TrafficConfig, scenario: Scenario): WorkloadConfig | undefined {
  const service = serviceOf(traffic, scenario);
  const target = service && targetOf(service, scenario);
  return target && workloadOf(target, scenario.workloads);
}

/** The first that matches counts, as in a run. */
function workloadOf({ meta, spec }: Deployment, workloads: readonly WorkloadConfig[]): WorkloadConfig {
  const found = workloads.find(
    ({ match, namespace = meta.namespace }) =>
      namespace === meta.namespace && hasAll(spec.template.labels, match),
  );
  return found ?? DEFAULT_WORKLOAD;
}

/** Labels beyond those wanted do not matter. */
function hasAll(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
