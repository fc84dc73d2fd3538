import type { Labels } from '../../cluster/objects.ts';
import type { Certificate } from '../../network/tls/certificate.ts';
import type { AdmissionConfig } from '../resilience/admission/admissionConfig.ts';
import type { ColdStart, Discipline, PausesConfig } from '../servers/serverConfig.ts';
import type { TrafficConfig } from './traffic.ts';

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

/** What the servers of a workload ask of others for each request. */
export interface CallsConfig {
  /** One after the other; the calls of a stage are made side by side. */
  readonly stages: readonly (readonly CallConfig[])[];
  /** By stage: the share of their own work that is done before it, 0 to 1, ascending; absent: all of it, before the first. */
  readonly after?: readonly number[];
  /** Does a request keep its worker while it waits (a thread for each request), or is that free (asynchronous)? */
  readonly holdsWorker: boolean;
}

/** One call, or several of the same kind that are made side by side. */
export interface CallConfig {
  /**
   * The edge of the call graph, such as `cart > redis`, as a traffic source whose clients are the pods of the workload:
   * where it leads, its patience, retries, connections and balancing. It sends nothing of its own accord. Of its `cancel`,
   * false means that whoever is called hears of nothing, absent that it does when the request behind the call is called off.
   */
  readonly source: TrafficConfig;
  /** That a request makes the call at all, each one by itself; above 0, at most 1. */
  readonly probability: number;
  /** Calls that are made side by side, at least 1. */
  readonly count: number;
  /** Does the request go on, as if all were well, when the call has failed? */
  readonly optional: boolean;
  /** `propagate`: the call has no more time than the request that it is made for; absent: only what its timeouts say. */
  readonly deadline?: 'propagate';
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
