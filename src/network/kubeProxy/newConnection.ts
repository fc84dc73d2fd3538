import type { ServicePortNumber } from '../routingView.ts';

/**
 * The first packet of a connection, as it comes to the node that has to find its endpoint. Read during the call only, so
 * that one object serves for all connections.
 */
export interface NewConnection {
  /** The node whose rules decide. */
  node: number;
  port: ServicePortNumber;
  /** Addressed to a node port, an external IP or a load balancer, and not to the cluster IP. */
  external: boolean;
  /** Addressed to the load balancer, whose source ranges count. */
  loadBalancer: boolean;
  /** It begins on the node itself, in one of its pods. */
  fromHere: boolean;
  /** IPv4 address and port of the client, as the node sees them. */
  source: number;
  sourcePort: number;
}

/** A connection to a cluster IP from a pod of the node, from nowhere in particular. */
export function newConnection(node = 0, port: ServicePortNumber = 0): NewConnection {
  return { node, port, external: false, loadBalancer: false, fromHere: true, source: 0, sourcePort: 0 };
}
