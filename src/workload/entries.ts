import type { LagCode } from '../network/causes.ts';
import type { DirectAddresses } from '../network/directAddresses.ts';
import type { EndpointView } from '../network/listedEndpoints.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { ServicePortNumber } from '../network/routingView.ts';

/** Ways into the cluster, as numbers. */
export const Via = {
  clusterIP: 0,
  nodePort: 1,
  loadBalancer: 2,
  externalIP: 3,
  address: 4,
  hostPort: 5,
} as const;

/** How the requests of one traffic source get to a Service, resolved once and kept as numbers. */
export interface SourceEntry {
  readonly via: (typeof Via)[keyof typeof Via];
  readonly port: ServicePortNumber;
  /** The node whose address the clients use; -1: any, drawn for each connection. */
  readonly node: number;
  /** The nodes of which one is drawn; absent: all that there are. */
  readonly among?: Int32Array;
  /** Its load balancer is not that of the clients' own cluster, whose nodes do not know its address. */
  readonly elsewhere?: true;
  /** What a rejection by rules without an endpoint means; absent: what the API of the cluster says. */
  readonly lagWithoutEndpoint?: LagCode;
  /** For `Via.loadBalancer`. */
  readonly loadBalancer?: FrontEnd;
  /** For `Via.hostPort`: the port of the nodes, which is no Service's. */
  readonly hostPort?: number;
  /** Do its clients connect to the addresses of its pods, because it has none of its own (headless)? */
  headless?: boolean;
  /** Addresses that clients connect to without any rules in between. */
  direct?: DirectAddresses;
  /** For clients that balance: the ready endpoints as a watch of the API has brought them. */
  endpoints?: EndpointView;
  /** Does the Service's name resolve at this moment? */
  resolves: boolean;
  /** Has the API at least one ready endpoint for it? Only to name a failure's lag. */
  hasReadyEndpoint: boolean;
}
