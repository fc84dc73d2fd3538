import { formatIPv4 } from './ipv4.ts';

/** 10.244.0.0/16, the pod network of many installations, cut into one /24 a node. */
const FIRST_OCTET = 244;
/** Continuation for larger clusters: 10.128.0.0 up to the first block, which is clear of Services in 10.96.0.0/12. */
const CONTINUATION_OCTET = 128;
/** /24 networks in a /16. */
const NODES_AN_OCTET = 256;
/** 256 and the 116 blocks of 256 from 10.128.0.0 up to 10.243.255.0. */
const MAX_NODES = NODES_AN_OCTET * (1 + FIRST_OCTET - CONTINUATION_OCTET);

/** 192.168.0.0/16, then 172.16.0.0/12 for more nodes than fit: the network in which the nodes themselves are. */
const NODE_NETWORK = 0xc0a80000;
const LARGE_NODE_NETWORK = 0xac100000;
/** Hosts of a /16 without the network's own and the broadcast address. */
const NODE_NETWORK_SIZE = 0xfffe;

/**
 * The pod CIDR of the node with that number (from 0): 10.244.`n`.0/24, beyond 256 nodes 10.128.0.0/24 and on.
 * @throws RangeError beyond 29,952 nodes
 */
export function podCIDR(node: number): string {
  if (node >= MAX_NODES) throw new RangeError(`at most ${MAX_NODES} nodes have a pod CIDR`);
  const beyond = node - NODES_AN_OCTET;
  const octet = beyond < 0 ? FIRST_OCTET : CONTINUATION_OCTET + Math.floor(beyond / NODES_AN_OCTET);
  return `10.${octet}.${node % NODES_AN_OCTET}.0/24`;
}

/** The address of the node with that number (from 0), out of 192.168.0.0/16. */
export function nodeAddress(node: number): string {
  const network = node < NODE_NETWORK_SIZE ? NODE_NETWORK : LARGE_NODE_NETWORK;
  return formatIPv4(network + 1 + (node % NODE_NETWORK_SIZE));
}
