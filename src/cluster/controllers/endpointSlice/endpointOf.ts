import type { Endpoint, Pod, Service } from '../../objects.ts';
import { belongsToEndpoints, endpointConditions } from '../../services/endpointRules.ts';
import { findPort } from '../../services/targetPort.ts';

/**
 * The endpoint that a pod makes in a Service, or undefined: it has no address or no node yet, or has run to its end.
 * A terminating pod stays a member. A target port of 0 means that the pod has no port of that name.
 * Source: `podToEndpoint` in `staging/src/k8s.io/endpointslice/utils.go`.
 */
export function endpointOf(pod: Pod, service: Service): Endpoint | undefined {
  const { podIP, slot, phase, ready } = pod.status;
  const { nodeName, containers, initContainers = [] } = pod.spec;
  const { ports, publishNotReadyAddresses } = service.spec;
  if (podIP === undefined || slot === undefined || nodeName === undefined) return undefined;
  const isTerminating = pod.meta.deletionTimestamp !== undefined;
  if (!belongsToEndpoints({ phase, addresses: [podIP], isTerminating }, true)) return undefined;
  return {
    podName: pod.meta.name,
    podUid: pod.meta.uid,
    address: podIP,
    slot,
    nodeName,
    ...endpointConditions(ready, isTerminating, publishNotReadyAddresses),
    targetPorts: ports.map((port) => findPort(containers, initContainers, port) ?? 0),
  };
}

/** Would kube-proxy see a difference? */
export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.address === b.address &&
    a.slot === b.slot &&
    a.ready === b.ready &&
    a.serving === b.serving &&
    a.terminating === b.terminating &&
    a.targetPorts.every((port, i) => port === b.targetPorts[i]) &&
    a.targetPorts.length === b.targetPorts.length
  );
}
