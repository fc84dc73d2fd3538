import { type Endpoint, type Node, type Pod, type Service, ZONE_LABEL } from '../../objects.ts';
import { belongsToEndpoints, endpointConditions, endpointHostname } from '../../services/endpointRules.ts';
import { findPort } from '../../services/targetPort.ts';
import { distributionHints, followedDistribution } from './topologyHints.ts';

/**
 * The endpoint that a pod makes in a Service, or undefined: it has no address or no node yet, or has run to its end.
 * A terminating pod stays a member. A target port of 0 means that the pod has no port of that name.
 * Source: `podToEndpoint` in `staging/src/k8s.io/endpointslice/utils.go`.
 * @param node the pod's, which says in which zone it is; undefined: not known
 */
export function endpointOf(pod: Pod, service: Service, node?: Node): Endpoint | undefined {
  const { podIP, slot, phase, ready } = pod.status;
  const { nodeName, containers, initContainers = [] } = pod.spec;
  const { ports, publishNotReadyAddresses } = service.spec;
  if (podIP === undefined || slot === undefined || nodeName === undefined) return undefined;
  const isTerminating = pod.meta.deletionTimestamp !== undefined;
  if (!belongsToEndpoints({ phase, addresses: [podIP], isTerminating }, true)) return undefined;
  const conditions = endpointConditions(ready, isTerminating, publishNotReadyAddresses);
  const zone = node?.meta.labels[ZONE_LABEL];
  const hostname = endpointHostname({ ...pod.spec, namespace: pod.meta.namespace }, service.meta);
  const place = { nodeName, ...(zone !== undefined && { zone }) };
  return {
    podName: pod.meta.name,
    podUid: pod.meta.uid,
    address: podIP,
    slot,
    ...place,
    ...conditions,
    ...(hostname !== undefined && { hostname }),
    ...distributionHints({ ...place, ready: conditions.ready }, followedDistribution(service)),
    targetPorts: ports.map((port) => findPort(containers, initContainers, port) ?? 0),
  };
}

/** Would anybody who watches the slices see a difference? */
export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.address === b.address &&
    a.slot === b.slot &&
    a.ready === b.ready &&
    a.serving === b.serving &&
    a.terminating === b.terminating &&
    a.zone === b.zone &&
    a.hostname === b.hostname &&
    sameItems(a.targetPorts, b.targetPorts) &&
    sameItems(a.hintZones ?? [], b.hintZones ?? []) &&
    sameItems(a.hintNodes ?? [], b.hintNodes ?? [])
  );
}

/** Order matters: target ports go with the Service's ports by their places. */
function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
