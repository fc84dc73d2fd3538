import { type AddressRange, networkAddress, parseCIDR, parseIP } from '../../cluster/services/ipAddress.ts';
import type { ProxyMode } from '../settings.ts';
import { type SelectableEndpoint, selectEndpoints } from './endpointSelection.ts';
import { isMasqueraded, type Origin } from './masquerade.ts';
import { staysLocal, type TrafficPolicies } from './trafficPolicies.ts';

/** A packet that begins a connection, as it comes to a node. */
export interface Packet {
  readonly from: string;
  readonly protocol: string;
  readonly to: string;
  readonly port: number;
}

/** What a node does with it. */
export type PacketVerdict =
  /** It goes to one of these endpoints (`ip:port`), all equally likely. `snat`: with the node's address as its source. */
  | { readonly verdict: 'dnat'; readonly backends: readonly string[]; readonly snat: boolean }
  /** The client sees a refusal at once. */
  | { readonly verdict: 'reject' }
  /** The client sees nothing, until its patience is at its end. */
  | { readonly verdict: 'drop' }
  /** No rule is about it: it goes its way untouched. */
  | { readonly verdict: 'not_a_service' };

/** The node that the packet is at. */
export interface FlowNode {
  readonly name: string;
  readonly zone?: string;
  readonly addresses: readonly string[];
  /** The network of its pods, by which it tells them from others. */
  readonly podCIDR: string;
}

/** How the node's kube-proxy is set up. */
export interface FlowProxy {
  readonly mode: ProxyMode;
  readonly masqueradeAll: boolean;
  /** Does it tell local pods from others by the pod network? */
  readonly detectsLocal: boolean;
  /** Node ports at 127.0.0.1, which only rules of iptables can offer. */
  readonly localhostNodePorts: boolean;
  /** Networks of the node's addresses at which node ports answer; absent: all. */
  readonly nodePortAddresses?: readonly string[];
  /** Networks of cluster IPs, of which nftables drops what nobody has. */
  readonly serviceCIDRs?: readonly string[];
}

/** One endpoint, with its address. */
export interface FlowEndpoint extends SelectableEndpoint {
  readonly ip: string;
  readonly port: number;
}

/** One port of a Service, with its endpoints in the order of kube-proxy. */
export interface FlowServicePort {
  readonly clusterIP: string;
  readonly protocol: string;
  readonly port: number;
  /** 0: none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  /** Those that nodes answer for themselves. */
  readonly loadBalancerIPs: readonly string[];
  /** CIDRs; none: everybody. */
  readonly sourceRanges: readonly string[];
  readonly policies: TrafficPolicies;
  readonly endpoints: readonly FlowEndpoint[];
}

/** By which of its addresses a Service was called. */
type Target = 'cluster-ip' | 'node-port' | 'external-ip' | 'load-balancer';

/**
 * What the rules of a node do with the first packet of a connection. Source: `syncProxyRules` of
 * `pkg/proxy/iptables/proxier.go` and of `pkg/proxy/nftables/proxier.go`.
 */
export function packetVerdict(
  packet: Packet,
  node: FlowNode,
  proxy: FlowProxy,
  services: readonly FlowServicePort[],
): PacketVerdict {
  for (const service of services) {
    const target = targetOf(packet, service, node, proxy);
    if (target !== undefined) return verdictFor(packet, service, target, node, proxy, services);
  }
  if (proxy.mode !== 'nftables') return { verdict: 'not_a_service' };
  if (services.some(({ clusterIP }) => clusterIP === packet.to)) return { verdict: 'reject' };
  const isUnused = (proxy.serviceCIDRs ?? []).some((cidr) => contains(cidr, packet.to));
  return { verdict: isUnused ? 'drop' : 'not_a_service' };
}

/** The address of the Service that the packet is for, if it is for this port of it. */
function targetOf(
  { protocol, to, port }: Packet,
  service: FlowServicePort,
  node: FlowNode,
  proxy: FlowProxy,
): Target | undefined {
  if (protocol !== service.protocol) return undefined;
  if (port === service.port) {
    if (to === service.clusterIP) return 'cluster-ip';
    if (service.externalIPs.includes(to)) return 'external-ip';
    if (service.loadBalancerIPs.includes(to)) return 'load-balancer';
  }
  return port === service.nodePort && offersNodePorts(to, node, proxy) ? 'node-port' : undefined;
}

/** Do node ports answer at this address? At a loopback address only with iptables, and only for IPv4. */
function offersNodePorts(address: string, node: FlowNode, proxy: FlowProxy): boolean {
  if (isLoopback(address))
    return proxy.mode === 'iptables' && proxy.localhostNodePorts && !address.includes(':');
  if (!node.addresses.includes(address)) return false;
  if (proxy.nodePortAddresses !== undefined) {
    const ofFamily = proxy.nodePortAddresses.filter((cidr) => cidr.includes(':') === address.includes(':'));
    return ofFamily.some((cidr) => contains(cidr, address));
  }
  // nftables listens at the primary address alone unless it is told otherwise.
  return proxy.mode !== 'nftables' || address === node.addresses[0];
}

/** The order of the source: refusals first, then the source ranges, then the choice of endpoints. */
function verdictFor(
  { from }: Packet,
  service: FlowServicePort,
  target: Target,
  node: FlowNode,
  proxy: FlowProxy,
  services: readonly FlowServicePort[],
): PacketVerdict {
  const { policies, endpoints } = service;
  const { cluster, local, hasAny } = selectEndpoints(endpoints, policies, node, true);
  if (!hasAny) return { verdict: 'reject' };
  if (target === 'load-balancer' && !mayCall(from, service, node)) return { verdict: 'drop' };
  const origin = originOf(from, node, proxy, services);
  const external = target !== 'cluster-ip';
  const chosen = staysLocal(policies, external, origin !== 'elsewhere') ? local : cluster;
  if (chosen.length === 0) return { verdict: 'drop' };
  const isHairpin = chosen.length === 1 && chosen[0].ip === from;
  const snat = isHairpin || isMasqueraded(policies, external, origin, proxy);
  return { verdict: 'dnat', backends: chosen.map(endpointText), snat };
}

/** Where the packet comes from, as far as the node can tell. */
function originOf(
  from: string,
  node: FlowNode,
  { detectsLocal }: FlowProxy,
  services: readonly FlowServicePort[],
): Origin {
  const isOwn = node.addresses.includes(from) || isLoopback(from);
  // A load balancer's address may be one of the node's own: then what comes from it comes from the node.
  if (isOwn || services.some(({ loadBalancerIPs }) => loadBalancerIPs.includes(from))) return 'node';
  return detectsLocal && contains(node.podCIDR, from) ? 'pod' : 'elsewhere';
}

/** `loadBalancerSourceRanges`; a node within them may also use the load balancer's address as its own. */
function mayCall(from: string, { sourceRanges, loadBalancerIPs }: FlowServicePort, node: FlowNode): boolean {
  const admits = (address: string) => sourceRanges.some((cidr) => contains(cidr.trim(), address));
  if (sourceRanges.length === 0 || sourceRanges.some((cidr) => cidr.trim().endsWith('/0'))) return true;
  return admits(from) || (loadBalancerIPs.includes(from) && node.addresses.some(admits));
}

/** `ip:port`, with brackets around an IPv6 address. */
function endpointText({ ip, port }: FlowEndpoint): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** Is the address in the network? False for texts that are no network or no address. */
export function contains(cidr: string, address: string): boolean {
  const range = parseCIDR(cidr);
  const ip = parseIP(address);
  if (range === undefined || ip === undefined || ip.family !== range.family) return false;
  const ofAddress: AddressRange = { ...range, address: ip.value };
  return networkAddress(ofAddress) === networkAddress(range);
}
