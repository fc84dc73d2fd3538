import type { Endpoint, EndpointPort, GivenEndpoint, ServicePort } from '../objects.ts';
import type { PodSlot } from '../runtime.ts';

/** The data plane's number for an address, whoever has it. */
export type SlotOfAddress = (address: string) => PodSlot;

/**
 * The pod's own number for each port of a Service, from the ports of a slice that somebody has written by hand: those of
 * one name and protocol belong together. 0: the slice has no such port, and its addresses do not count for that port.
 * Source: `endpointsMapFromEndpointInfo` and `ServicePortName` in `pkg/proxy`.
 */
export function givenTargetPorts(
  ports: readonly EndpointPort[],
  servicePorts: readonly ServicePort[],
): number[] {
  return servicePorts.map(({ name = '', protocol }) => {
    const found = ports.find((port) => port.name === name && port.protocol === protocol);
    return found?.port ?? 0;
  });
}

/**
 * The endpoints of a slice that somebody has written by hand. Of several addresses of one endpoint the first counts, as
 * for kube-proxy (`pkg/proxy/endpointslicecache.go`).
 */
export function givenEndpoints(
  given: readonly GivenEndpoint[],
  targetPorts: readonly number[],
  slotOf: SlotOfAddress,
): Endpoint[] {
  return given.flatMap(({ addresses, nodeName = '', ...conditions }) => {
    const [address] = addresses;
    if (address === undefined) return [];
    return [
      { podName: '', podUid: '', address, slot: slotOf(address), nodeName, ...conditions, targetPorts },
    ];
  });
}
