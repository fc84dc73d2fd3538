/** How clients use a headless Service, whose name leads to the addresses of its pods. */
export interface HeadlessTarget {
  /** One pod's name under that of the Service; absent: any of the pods. */
  readonly hostname?: string;
  /** The port that clients connect to, as no rule translates it; absent: each pod's own, as an SRV record says it. */
  readonly port?: number;
  /** Of an imported Service: the cluster whose pods are meant; absent: those of all. */
  readonly cluster?: string;
}

/** Where an entry is, in a scenario of several clusters. */
export interface InCluster {
  /** The cluster whose rules, nodes or load balancer it is about; absent: the only one there is. */
  readonly cluster?: string;
  /** Of a Service that was imported from other clusters: its name there. */
  readonly imported?: string;
  /** For `LoadBalancer`: a name of the federation, which leads to the load balancers of several clusters. */
  readonly federated?: {
    /** Complete, without a dot at its end. */
    readonly name: string;
    /** The clusters whose Service has a load balancer. */
    readonly members: readonly string[];
  };
}

/** Names on the way to an entry: Services of type ExternalName, which have to be there as well. */
export interface Aliased {
  readonly aliases?: readonly { readonly namespace: string; readonly service: string }[];
}

/** Which way into the cluster a traffic source takes. */
export type Entry = Aliased & InCluster & EntryWay;

type EntryWay =
  | {
      readonly via: 'ClusterIP';
      readonly namespace: string;
      readonly service: string;
      readonly port: number;
      /** Absent: the Service has an address of its own. */
      readonly headless?: HeadlessTarget;
    }
  /** An address that the Service has of its own accord (`externalIPs`): every node that gets the packet answers. */
  | {
      readonly via: 'ExternalIP';
      readonly namespace: string;
      readonly service: string;
      readonly port: number;
    }
  /** An address, or the name of a server outside, that is no Service's; `namespace` and `service` are empty. */
  | {
      readonly via: 'Address';
      readonly namespace: '';
      readonly service: '';
      readonly port: number;
      readonly address: string;
    }
  /** A name that does not resolve, whatever happens; `namespace` and `service` are empty. */
  | {
      readonly via: 'Nowhere';
      readonly namespace: '';
      readonly service: '';
      readonly port: number;
      readonly name: string;
    }
  | {
      readonly via: 'NodePort';
      readonly namespace: string;
      readonly service: string;
      readonly port: number;
      /** The node whose address the clients use; `any`: each connection takes one at random. */
      readonly node: string;
    }
  | {
      readonly via: 'LoadBalancer';
      readonly namespace: string;
      readonly service: string;
      readonly port: number;
    }
  /** A pod's port on the node that it is on; no Service has to do with it, and its names are empty. */
  | {
      readonly via: 'HostPort';
      readonly namespace: '';
      readonly service: '';
      /** The `hostPort` of some pods. */
      readonly port: number;
      /** The node whose address the clients use; `any`: each connection takes one at random. */
      readonly node: string;
    };
