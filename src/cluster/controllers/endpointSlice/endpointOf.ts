import type { Endpoint, Pod, Service, ServicePort } from '../../objects.ts';

/**
 * The endpoint that a pod makes in a Service, or undefined: it has no address or no node yet, or has run to its end.
 * A terminating pod stays a member. Source: `podToEndpoint` in `staging/src/k8s.io/endpointslice/utils.go`.
 */
export function endpointOf(pod: Pod, service: Service): Endpoint | undefined {
  const { podIP, slot, phase, ready: serving } = pod.status;
  const { nodeName } = pod.spec;
  if (podIP === undefined || slot === undefined || nodeName === undefined) return undefined;
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const terminating = pod.meta.deletionTimestamp !== undefined;
  return {
    podName: pod.meta.name,
    podUid: pod.meta.uid,
    address: podIP,
    slot,
    nodeName,
    ready: service.spec.publishNotReadyAddresses || (serving && !terminating),
    serving,
    terminating,
    targetPorts: service.spec.ports.map((port) => targetPortOf(pod, port)),
  };
}

/**
 * The pod's own number for a port of the Service: a name is looked up in its containers, in order, and must have
 * the port's protocol. 0: the pod has no port of that name. Source: `FindPort` in the same file.
 */
export function targetPortOf(pod: Pod, { targetPort, protocol }: ServicePort): number {
  if (typeof targetPort === 'number') return targetPort;
  for (const { ports } of pod.spec.containers) {
    const found = ports.find((port) => port.name === targetPort && port.protocol === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return 0;
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
