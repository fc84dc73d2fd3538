import type { CheckTiming } from './checkTiming.ts';

/** The kinds of load balancer that are known; `generic` is none of a certain maker. */
export const PROFILE_NAMES = [
  'generic',
  'aws-clb',
  'aws-nlb',
  'aws-alb',
  'gce-passthrough',
  'azure',
  'metallb-l2',
  'metallb-bgp',
] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];
/** Those that have a profile of their own. */
export type NamedProfile = Exclude<ProfileName, 'generic'>;

/** What connections go to: a node, whose kube-proxy forwards them, or straight to a pod's address. */
export type TargetKind = 'instance' | 'ip';

/** What becomes of new connections while no target is healthy: any target gets them, an error, or nobody answers. */
export type WithoutTarget = 'fail-open' | 'refuse' | 'drop';

/** Everything that one load balancer does in a way of its own. Durations in seconds. */
export interface BalancerProfile {
  readonly profile: NamedProfile;
  /** `leader`: one node takes all connections. */
  readonly spread: 'round-robin' | 'flow-hash' | 'leader';
  readonly targets: TargetKind;
  /**
   * What a health check asks: the port of the traffic, the health of the kube-proxy (port 10256), the node's local
   * endpoints (health check node port), or whether the machine takes part in the network (memberlist, BGP session).
   */
  readonly probe: 'traffic-port' | 'kube-proxy' | 'local-endpoints' | 'machine';
  readonly check: CheckTiming;
  /** false: a connection comes in at a zone with healthy targets and stays in it. */
  readonly crossZone: boolean;
  readonly whenNoneHealthy: WithoutTarget;
  /** Only targets that have an endpoint of their own are used (policy Local of MetalLB). */
  readonly needsLocalEndpoint: boolean;
  /** From a target's registration to its first health check. */
  readonly registrationDelay: number;
  /** How long the connections of a target that is taken out may go on. */
  readonly deregistrationDelay: number;
  /** What becomes of connections that are left then, and of those of a target that turns unhealthy. */
  readonly atDeregistration: 'reset' | 'keep';
  readonly atUnhealthy: 'reset' | 'keep';
  /** Time without a packet after which a connection is forgotten; 0: never. */
  readonly idleTimeout: number;
  /** `close`: the client is told at that moment; `reset`: when it sends the next packet. */
  readonly atIdle: 'close' | 'reset';
  /** false: every packet goes where its hash says at that moment, so connections move when the targets change. */
  readonly connectionTracking: boolean;
  /** From the request for a load balancer to one that answers. */
  readonly provisioning: number;
  /** What it adds to the way of a new connection. */
  readonly latency: number;
}

/** What a scenario says of a load balancer; what is absent comes from the profile. Durations in seconds. */
export interface BalancerOverrides {
  readonly healthCheckInterval?: number;
  readonly healthCheckTimeout?: number;
  readonly unhealthyThreshold?: number;
  readonly healthyThreshold?: number;
  readonly targets?: TargetKind;
  readonly crossZone?: boolean;
  readonly whenNoneHealthy?: WithoutTarget;
  readonly registrationDelay?: number;
  readonly deregistrationDelay?: number;
  readonly idleTimeout?: number;
  readonly connectionTracking?: boolean;
  readonly provisioning?: number;
  readonly latency?: number;
}
