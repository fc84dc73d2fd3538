import { nodeAddress, podCIDR } from '../cluster/api/nodeAddresses.ts';
import {
  type AddressRange,
  type IPAddress,
  networkAddress,
  parseCIDR,
  parseIP,
} from '../cluster/services/ipAddress.ts';
import { CLUSTER_IP_RANGE } from '../cluster/services/ranges.ts';
import type { AtAddress } from '../workload/addressBook.ts';

/** The networks of a cluster, and its nodes by their addresses. */
interface Networks {
  readonly nodeOf: ReadonlyMap<string, number>;
  readonly networks: readonly AddressRange[];
}

/**
 * What is at an address that no pod has, in a cluster with so many nodes: nobody in the networks of pods and Services, a
 * node, or a server outside.
 * @param nodes how many there may be at a time; their numbers are those by which they get their addresses
 */
export function atAddress(nodes: number): (address: string) => AtAddress {
  // Made when it is first asked for: most scenarios write no address down.
  let known: Networks | undefined;
  return (address) => {
    known ??= networksOf(nodes);
    const node = known.nodeOf.get(address);
    if (node !== undefined) return { node };
    const ip = parseIP(address);
    return ip !== undefined && known.networks.some((network) => isIn(ip, network)) ? 'nobody' : 'outside';
  };
}

/**
 * The networks of pods and Services, one range a node, and the nodes' own addresses (`cluster/addresses` gives both
 * out).
 */
function networksOf(nodes: number): Networks {
  const numbers = Array.from({ length: nodes }, (_, node) => node);
  return {
    nodeOf: new Map(numbers.map((node) => [nodeAddress(node), node])),
    networks: [CLUSTER_IP_RANGE, ...numbers.map(podCIDR)].flatMap((cidr) => parseCIDR(cidr) ?? []),
  };
}

/** Same family and same prefix: compared as networks, so that IPv6 needs nothing of its own. */
function isIn(ip: IPAddress, network: AddressRange): boolean {
  return (
    ip.family === network.family &&
    networkAddress({ ...network, address: ip.value }) === networkAddress(network)
  );
}
