import { SelectorIndex } from '../../cluster/labels/selectorIndex.ts';
import { matchesLabels, requirementsOf } from '../../cluster/labels/selectors.ts';
import { MAX_PODS, MAX_SERVICES } from '../limits.ts';
import {
  alreadyAllocated,
  definedTwice,
  noPodHasPort,
  selectsNothing,
  serviceWithoutSelector,
  tooManyPods,
  tooManyServices,
} from '../messages.ts';
import { checkAutoscalers } from './checks/autoscalers.ts';
import { checkBudgets } from './checks/budgets.ts';
import { checkConfigurations } from './checks/configurations.ts';
import { checkGivenPorts } from './checks/givenPorts.ts';
import { type LoadedService, type ManifestSet, POD_KINDS, type PodSource } from './manifestSet.ts';
import type { ObjectReport } from './objectReport.ts';

/**
 * Checks what the objects of all manifests mean to each other. Checks that look for something in other objects are
 * made only if all of that kind were read, and would otherwise report what was not.
 */
export function crossCheck(set: ManifestSet): void {
  checkTwice(set);
  checkNumbers(set);
  checkAllocation(set.services);
  const hasAllPods = set.hasAll(...POD_KINDS);
  if (hasAllPods && set.hasAll('Endpoints', 'EndpointSlice')) checkSelectors(set);
  checkGivenPorts(set);
  if (hasAllPods && set.hasAll('HorizontalPodAutoscaler')) checkBudgets(set);
  if (hasAllPods) checkAutoscalers(set);
  if (set.hasAll('Secret', 'ConfigMap')) checkConfigurations(set);
}

/**
 * Kind, namespace and name are an object's identity. Applied twice, the second would silently be an update of
 * the first.
 */
function checkTwice({ objects }: ManifestSet): void {
  const first = new Map<string, ObjectReport>();
  for (const { manifest, report } of objects) {
    const { namespace, name } = manifest.meta;
    const key = `${manifest.kind}/${namespace}/${name}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, report);
    else report.errorText(['metadata', 'name'], definedTwice(before.at(['metadata', 'name'])));
  }
}

/**
 * Reported once, at the object that goes over the bound. The pods and Services beyond it are still counted
 * on, so that one error is one line.
 */
function checkNumbers({ podSources, services }: ManifestSet): void {
  let pods = 0;
  for (const { replicas, kind, report } of podSources) {
    const before = pods;
    pods += replicas;
    if (pods > MAX_PODS && before <= MAX_PODS) {
      report.errorText(kind === 'Pod' ? [] : ['spec', 'replicas'], tooManyPods(MAX_PODS));
    }
  }
  if (services.length > MAX_SERVICES)
    services[MAX_SERVICES]?.report.errorText([], tooManyServices(MAX_SERVICES));
}

/**
 * Addresses and node ports that Services ask for are given once. What they do not ask for is allotted in the
 * run, around these.
 */
function checkAllocation(services: readonly LoadedService[]): void {
  const taken = new Set<string>();
  for (const { manifest, report } of services) {
    const { clusterIP, ports } = manifest.spec;
    // A headless Service asks for no address, and `None` is not one.
    const address = clusterIP === 'None' ? undefined : clusterIP;
    if (address !== undefined && taken.has(address))
      report.error(['spec', 'clusterIP'], alreadyAllocated('IP'));
    if (address !== undefined) taken.add(address);
    // Two ports of one Service may share a number with different protocols, not those of two Services.
    const own = new Set<string>();
    for (const [i, { nodePort, protocol }] of ports.entries()) {
      if (nodePort === undefined) continue;
      const key = `${nodePort}`;
      const isTaken = taken.has(key) || own.has(`${key}/${protocol}`);
      if (isTaken) report.error(['spec', 'ports', i, 'nodePort'], alreadyAllocated('port'));
      own.add(`${key}/${protocol}`);
    }
    for (const key of own) taken.add(key.slice(0, key.indexOf('/')));
  }
}

/** Services that nothing answers: legal, but hardly meant. */
function checkSelectors({ services, podSources, withGivenEndpoints }: ManifestSet): void {
  const selected = selectedSources(services, podSources);
  for (const service of services) {
    const { spec, meta } = service.manifest;
    const { selector } = spec;
    if (spec.type === 'ExternalName') continue;
    // Without a selector somebody else writes the endpoints, and the Service is used as it is.
    if (selector === undefined) {
      if (withGivenEndpoints.has(`${meta.namespace}/${meta.name}`)) continue;
      service.report.warning(['spec'], serviceWithoutSelector(), 'key');
      continue;
    }
    const sources = selected.get(service) ?? [];
    if (sources.length === 0) {
      const elsewhere = podSources.find(({ labels }) => matchesLabels(selector, labels))?.namespace;
      const words = selectsNothing(selector, meta.namespace, elsewhere);
      service.report.warning(['spec', 'selector'], words, 'key');
    } else checkNamedPorts(service, sources);
  }
}

/**
 * The pods that each Service selects. One pass over the pods and an index of selectors, since both may number
 * thousands.
 */
export function selectedSources(
  services: readonly LoadedService[],
  podSources: readonly PodSource[],
): Map<LoadedService, PodSource[]> {
  const index = new SelectorIndex<LoadedService>();
  for (const [i, service] of services.entries()) {
    const { selector } = service.manifest.spec;
    if (selector !== undefined) {
      index.set(String(i), service.manifest.meta.namespace, requirementsOf(selector), service);
    }
  }
  const selected = new Map<LoadedService, PodSource[]>();
  for (const source of podSources) {
    // A pod may be behind several Services, and a Service is often behind many pods.
    index.forEachMatch(source.namespace, source.labels, (service) => {
      const known = selected.get(service);
      if (known === undefined) selected.set(service, [source]);
      else known.push(source);
    });
  }
  return selected;
}

/**
 * A named target port is looked up in each pod; in some kind of pod it has to exist. With none of them the
 * traffic of that port is refused at every pod.
 */
function checkNamedPorts({ manifest, report }: LoadedService, sources: readonly PodSource[]): void {
  for (const [i, { targetPort, protocol }] of manifest.spec.ports.entries()) {
    if (typeof targetPort !== 'string') continue;
    const ports = sources.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports));
    const isThere = ports.some((port) => port.name === targetPort && port.protocol === protocol);
    if (isThere) continue;
    const names = ports.flatMap(({ name }) => name ?? []);
    report.warning(['spec', 'ports', i, 'targetPort'], noPodHasPort(targetPort, names));
  }
}
