/**
 * The usable endpoints of one Service port at one moment, in the order of their `ip:port` texts, as every node
 * sorts them (`pkg/proxy/endpointslicecache.go`). Immutable, so nodes that know the same moment share it.
 */
export interface EndpointSet {
  /** Pod slots. */
  readonly slots: Int32Array;
  /** Changes of the Service's endpoints up to this moment. */
  readonly version: number;
}

/** What is known of all Services at one moment: an endpoint set for each Service port number. */
export interface RuleSet {
  /** Changes of any Service's endpoints up to this moment. */
  readonly version: number;
  readonly ports: readonly (EndpointSet | undefined)[];
}

const NOTHING = new Int32Array(0);
const EMPTY: RuleSet = { version: 0, ports: [] };

/** Number of a Service port, by which the data plane knows it. */
export type ServicePortNumber = number;

/**
 * What each node's kube-proxy has programmed: the endpoints that a connection may go to. This is the one place
 * where the control plane's knowledge meets the way of a request. Nodes with the same knowledge share one rule set.
 */
export class RoutingViews {
  readonly #ofNode: RuleSet[];

  constructor(nodes: number) {
    this.#ofNode = new Array<RuleSet>(nodes).fill(EMPTY);
  }

  /** The endpoints that the node's rules hold for a Service port. */
  endpoints(node: number, port: ServicePortNumber): Int32Array {
    return this.#ofNode[node].ports[port]?.slots ?? NOTHING;
  }

  /** Version of the rule set that the node has programmed. */
  version(node: number): number {
    return this.#ofNode[node].version;
  }

  /** Forgets a node's rules. */
  clear(node: number): void {
    this.#ofNode[node] = EMPTY;
  }

  /** Programs a node's rules. */
  program(node: number, rules: RuleSet): void {
    this.#ofNode[node] = rules;
  }
}
