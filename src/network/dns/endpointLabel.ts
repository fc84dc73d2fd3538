import type { DnsEndpoint } from './world.ts';

/**
 * The label under which an endpoint is found below its Service: its hostname; the pod's name where that is switched
 * on; otherwise the address with dashes. A label must not end in a dash, so an IPv6 address that ends in `::` gets a
 * zero. Source: `endpointHostname` in `plugin/kubernetes/kubernetes.go` of CoreDNS.
 */
export function endpointLabel(
  { address, hostname, podName }: Pick<DnsEndpoint, 'address' | 'hostname' | 'podName'>,
  endpointPodNames: boolean,
): string {
  if (hostname !== undefined && hostname !== '') return hostname;
  if (endpointPodNames && podName !== undefined && podName !== '') return podName;
  return address.replaceAll(/[.:]/g, '-').replace(/-$/, '-0');
}
