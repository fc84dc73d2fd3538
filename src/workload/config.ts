import type { ParameterValues } from '../balancing/parameter.ts';
import type { Labels } from '../cluster/objects.ts';
import type { HttpTarget } from '../network/ingress/ingressConfig.ts';
import type { Certificate } from '../network/tls/certificate.ts';
import type { KeyType, TlsVersion } from '../network/tls/handshake.ts';
import type { HealthConfig } from './health/healthConfig.ts';
import type { ClosedArrivals, MixShare, SessionArrivals } from './loops/loopConfig.ts';
import type { AdmissionConfig } from './resilience/admission/admissionConfig.ts';
import type { ResilienceConfig, RetryBudgetConfig, RetryCondition } from './resilienceConfig.ts';
import type { ColdStart, Discipline, PausesConfig } from './servers/serverConfig.ts';

/** The time that one request occupies one of a pod's workers. */
export type ServiceTime = ServiceDistribution & {
  /** Each request in service, with the one that begins, makes its time longer by this part of it; absent: 0. */
  readonly concurrencyFactor?: number;
};

/** Distribution of that time. Means in seconds. */
type ServiceDistribution =
  | { readonly distribution: 'deterministic'; readonly mean: number }
  | { readonly distribution: 'exponential'; readonly mean: number }
  /** `cv`: standard deviation over mean. */
  | { readonly distribution: 'lognormal'; readonly mean: number; readonly cv: number }
  /** Drawn from the values (seconds, ascending) with equal probability. */
  | { readonly distribution: 'empirical'; readonly values: readonly number[] };

/** How far a server outside the cluster is from its nodes, as one of the latencies that they have among each other. */
export type OutsideDistance = 'zone' | 'region' | 'internet';

/** How the pods of a workload behave. */
export interface WorkloadConfig {
  /** Pods with all these labels (and this namespace, if given); the first workload that matches a pod counts. */
  readonly match: Labels;
  readonly namespace?: string;
  /** In place of pods: the server at this address or of this name, outside the cluster. */
  readonly address?: string;
  /** Of such a server; absent: a private address is in the region, everything else somewhere on the internet. */
  readonly distance?: OutsideDistance;
  readonly service: ServiceTime;
  /** Requests that a pod serves at the same time. */
  readonly concurrency: number;
  /** Requests that may wait in the pod beyond those; one more is turned away. */
  readonly queue: number;
  /** Seconds from the start of the container to the process listening. */
  readonly startup: number;
  readonly shutdown: ShutdownConfig;
  /** Cores that a worker uses while it serves a request; below 1 for one that mostly waits for others. */
  readonly cpu: number;
  /** true: pods of an ingress controller, which pass each request on to a pod of its route once they have served it. */
  readonly forwards?: boolean;
  /** Absent: its servers do not speak TLS. */
  readonly tls?: ServerTls;
  /** Absent: first come, first served. */
  readonly discipline?: Discipline;
  /** With processor sharing: cores that all requests in service share; absent: 1. */
  readonly cores?: number;
  /** true: the limit of CPU that a pod's container has holds it up (CFS quota). */
  readonly cpuThrottling?: boolean;
  /** true: its pods share the cores of their node with all others that do. */
  readonly sharedCpu?: boolean;
  /** Absent: a process is as fast at its start as later. */
  readonly coldStart?: ColdStart;
  /** Absent: it never stands still. */
  readonly pauses?: PausesConfig;
  /** Which requests a pod turns away to protect itself; absent: only those for which its queue has no room. */
  readonly admission?: AdmissionConfig;
  /** Probability that a request that was served is answered with an error (500); absent: 0. */
  readonly errors?: number;
  /** Absent: they answer without asking anybody else. */
  readonly calls?: CallsConfig;
}

/** What the servers of a workload ask of others for each request, after their own work on it. */
export interface CallsConfig {
  /** One after the other; the calls of a stage are made side by side. */
  readonly stages: readonly (readonly CallConfig[])[];
  /** Does a request keep its worker while it waits (a thread for each request), or is that free (asynchronous)? */
  readonly holdsWorker: boolean;
}

/** One call, or several of the same kind that are made side by side. */
export interface CallConfig {
  /**
   * The edge of the call graph, such as `cart > redis`, as a traffic source whose clients are the pods of the workload:
   * where it leads, its patience, retries, connections and balancing. It sends nothing of its own accord.
   */
  readonly source: TrafficConfig;
  /** That a request makes the call at all, each one by itself; above 0, at most 1. */
  readonly probability: number;
  /** Calls that are made side by side, at least 1. */
  readonly count: number;
  /** Does the request go on, as if all were well, when the call has failed? */
  readonly optional: boolean;
}

/** The certificate of a workload's servers, which a Secret brings into the pods. */
export interface ServerTls extends Certificate {
  /** Name of the Secret, in the namespace of the pods. */
  readonly secret: string;
  /** Certificates that the Secret holds later; in the order of their times. */
  readonly renewals: readonly CertificateRenewal[];
  /** Seconds from the update of the pod's volume to its use; absent: it is read only when the process starts. */
  readonly reload?: number;
}

/** The Secret is replaced by one with another certificate. */
export interface CertificateRenewal extends Certificate {
  /** Seconds. */
  readonly at: number;
}

/** How clients secure their connections. */
export interface ClientTls {
  readonly version: TlsVersion;
  /** Key of the certificate that is agreed on with the server. */
  readonly key: KeyType;
  /** Whether sessions are resumed where the server's process can. */
  readonly resumption: boolean;
  /** Whether the certificate's name and time are looked at (`curl -k`: false). */
  readonly verify: boolean;
  /** The name that has to be in the certificate: the one that is dialled, unless another is asked for. */
  readonly serverName: string;
}

/** What the process does on SIGTERM. */
export interface ShutdownConfig {
  /** Seconds for which it goes on accepting connections. */
  readonly accept: number;
  /** Seconds after that in which it finishes the requests it has; what is left is reset. */
  readonly drain: number;
}

/** A pod that no `workloads` entry matches behaves like this. A process without a handler dies at SIGTERM. */
export const DEFAULT_WORKLOAD: WorkloadConfig = {
  match: {},
  service: { distribution: 'exponential', mean: 0.01 },
  concurrency: 16,
  queue: 128,
  startup: 1,
  shutdown: { accept: 0, drain: 0 },
  cpu: 1,
};

/** When requests arrive; rates a second, times in seconds from the start of the traffic source. */
export type Arrivals =
  | { readonly process: 'constant'; readonly rate: number }
  | { readonly process: 'poisson'; readonly rate: number }
  /** Poisson with a rate that goes in a straight line from `from` to `to` within `over` seconds, then stays. */
  | { readonly process: 'ramp'; readonly from: number; readonly to: number; readonly over: number }
  /** Poisson with a rate that changes at each `at`. */
  | { readonly process: 'steps'; readonly steps: readonly { readonly at: number; readonly rate: number }[] }
  /** Poisson with the rate mean x (1 + amplitude x cos(2 pi (t - peakAt) / period)), as of days and nights. */
  | {
      readonly process: 'diurnal';
      readonly mean: number;
      /** 0 to 1. */
      readonly amplitude: number;
      readonly period: number;
      readonly peakAt: number;
    }
  /** Poisson with `rate`, and in its place `burstRate` for `duration` from each multiple of `every` (not 0) on. */
  | {
      readonly process: 'bursts';
      readonly rate: number;
      readonly burstRate: number;
      readonly every: number;
      readonly duration: number;
    }
  /**
   * Poisson with a rate that depends on a state (Markov-modulated): the states follow each other in turn, and each lasts
   * an exponential time with the mean `stay`. It starts in any of them, with the share of time that it takes.
   */
  | { readonly process: 'mmpp'; readonly rates: readonly number[]; readonly stay: readonly number[] }
  | ClosedArrivals
  | SessionArrivals
  /** Recorded arrival times (ascending, seconds from the first), as read from a log or a CSV file. */
  | {
      readonly process: 'trace';
      readonly file: string;
      readonly timeScale: number;
      readonly times: Float64Array;
    };

/** Where the clients of a traffic source are. */
export type ClientPlacement =
  /** Clients in pods, dealt out in turn over the nodes (all nodes, or those named). */
  | {
      readonly place: 'pods';
      readonly count: number;
      readonly nodes: readonly string[];
      /** Labels of the client pods, by which network policies select them; absent: none. */
      readonly labels?: Labels;
      /** Absent: `default`. */
      readonly namespace?: string;
    }
  /** Clients outside the cluster. */
  | {
      readonly place: 'external';
      readonly count: number;
      /** Where their packets come from; absent: 203.0.113.1, an address for documentation (RFC 5737). */
      readonly address?: string;
      /** Public addresses of the translator (NAT) that they are behind; absent: each has one of its own. */
      readonly natAddresses?: number;
    };

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

/**
 * What a client does after a try that failed, of whatever cause: exponential back-off with jitter, as in M. Brooker,
 * "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
export interface RetryConfig {
  /** Tries after the first. */
  readonly attempts: number;
  /** Wait before the first retry, seconds; doubles each time up to `maxBackoff`. */
  readonly backoff: number;
  /** Longest back-off before jitter, seconds. */
  readonly maxBackoff: number;
  /**
   * `full`: the wait is uniform between 0 and the back-off; `equal`: between half of it and all; `none`: all of it;
   * `decorrelated`: between `backoff` and three times the wait before, at most `maxBackoff`.
   */
  readonly jitter: 'full' | 'equal' | 'none' | 'decorrelated';
  /** After which failures; absent: after any. */
  readonly on?: readonly RetryCondition[];
  /** Absent: only the number of tries of each request is limited. */
  readonly budget?: RetryBudgetConfig;
}

/** How the clients of a source find the address of their Service. */
export interface DiscoveryConfig {
  /**
   * By its name; from the variables of their environment, made when their containers start; or by the address that it
   * had then.
   */
  readonly by: 'dns' | 'environment' | 'address';
  /** Seconds for which a client keeps an answer of DNS, whatever its TTL says; `ttl`: as long as it says. */
  readonly cache: number | 'ttl';
  /**
   * Which of several addresses a connection goes to: always the first of the answer, any, or each in turn after the
   * client has shuffled them.
   */
  readonly pick: 'first' | 'random' | 'shuffle';
  /** For `address`: the address that the clients were given, if the scenario says which. */
  readonly address?: string;
  /** The name as the clients have it: `my-nginx`, or with a dot at its end to be tried as it stands. */
  readonly host: string;
  /** Namespace of the client pods: where a short name is looked for first. */
  readonly namespace: string;
  /** A name with fewer dots is tried with the search domains first. */
  readonly ndots: number;
}

/** `TCP_KEEPIDLE`, `TCP_KEEPINTVL` and `TCP_KEEPCNT` of a client's sockets: `man 7 tcp`. */
export interface KeepaliveConfig {
  /** Seconds without a packet from the peer before the first probe. */
  readonly time: number;
  /** Seconds between probes. */
  readonly interval: number;
  /** Probes without an answer that end the connection. */
  readonly probes: number;
}

/** What clients that balance give to the endpoints with all of these labels; the first entry that matches counts. */
export interface EndpointRule<Value> {
  readonly match: Labels;
  readonly value: Value;
}

/** When endpoints tell their load to clients whose policy asks for load reports. */
export type LoadReportConfig =
  /** With each answer (the trailers of an ORCA per-request report). */
  | { readonly by: 'answer' }
  /** Every `period` seconds, whether there are requests or not (ORCA's out-of-band reports). */
  | { readonly by: 'out-of-band'; readonly period: number };

/** Clients that pick an endpoint for each request themselves, each with a balancer of its own. */
export interface ClientBalancingConfig {
  /** Name of a policy that can act there. */
  readonly policy: string;
  /** What is given of its parameters; the others have their defaults. */
  readonly parameters: ParameterValues;
  /** Absent: in the client's own process. */
  readonly sidecar?: SidecarConfig;
  /** Absent: every endpoint has weight 1, as has one that no rule matches. */
  readonly weights?: readonly EndpointRule<number>[];
  /** Levels from 0; by locality as Istio has it. Absent: all are of level 0, as is one that no rule matches. */
  readonly priorities?: 'locality' | readonly EndpointRule<number>[];
  /** Absent: with each answer. */
  readonly reports?: LoadReportConfig;
  /** A bulletin board of queue lengths; absent: each client goes by what it knows itself. */
  readonly board?: BoardConfig;
  /** Absent: whoever the API lists as ready is used. */
  readonly health?: HealthConfig;
}

/** A proxy in each client's pod, which picks in its place. */
export interface SidecarConfig {
  /** Seconds that it adds each way between the client and the network. */
  readonly latency: number;
}

/** A bulletin board that shows how many requests each endpoint has, to all clients of a source alike. */
export interface BoardConfig {
  /** Seconds from one refreshing to the next. */
  readonly refresh: number;
  /** Does a client add what it has sent since? */
  readonly countsOwn: boolean;
}

/** What each request of a source is for, as far as a balancer hashes it: a user, a path, a session. */
export type RequestKeysConfig =
  /** One key for each client. */
  | { readonly by: 'client' }
  /** Key k of 1 to `count` has a share in proportion to k^-exponent (Zipf's law); 0: all alike. */
  | { readonly by: 'draw'; readonly count: number; readonly exponent: number };

/** One traffic source: who sends, where to, when, and with how much patience. */
export interface TrafficConfig extends ResilienceConfig {
  readonly name: string;
  readonly from: ClientPlacement;
  /** The `to` of the scenario as it was written, for reports. */
  readonly to: string;
  readonly entry: Entry;
  /** Absent: the name resolves as soon as the Service is there, at once and without any cache. */
  readonly discovery?: DiscoveryConfig;
  /** When the clients' containers started, seconds; absent: when the source does. */
  readonly clientsStarted?: number;
  readonly arrivals: Arrivals;
  /** Absent: all of its arrivals are its own. */
  readonly mix?: MixShare;
  /** What the service of its requests is multiplied by, above 0; absent: 1. */
  readonly work?: number;
  /** Seconds of simulated time at which the source starts and stops. */
  readonly start: number;
  /** `Infinity`: sends until the run ends. */
  readonly stop: number;
  /** Requests sent over one connection before the client closes it; 1: a new connection for each. */
  readonly reuse: number;
  /**
   * Seconds from the start of an attempt until its client gives up; covers connecting and the answer. `Infinity`: it never
   * does, and only its kernel may.
   */
  readonly timeout: number;
  /** Probes of a silent peer (SO_KEEPALIVE); absent: none, as a socket has it without being told otherwise. */
  readonly keepalive?: KeepaliveConfig;
  /** TCP_USER_TIMEOUT, seconds: how long data or probes may stay unanswered; absent: as `tcp_retries2` has it. */
  readonly userTimeout?: number;
  readonly retries: RetryConfig;
  /** Absent: a connection goes to the Service, and its requests where that goes. */
  readonly balancing?: ClientBalancingConfig;
  /** Absent: requests have no keys. */
  readonly keys?: RequestKeysConfig;
  /** Absent: connections are not secured. */
  readonly tls?: ClientTls;
  /** What an ingress controller routes by; absent for requests that go straight to a Service. */
  readonly http?: HttpTarget;
  /** Class of its requests at pods that serve by priority, 0 first; absent: 3. */
  readonly priority?: number;
}
