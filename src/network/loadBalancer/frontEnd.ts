import type { TargetKind, WithoutTarget } from './profile.ts';

/** Why connections have to end that were there before. */
export type EndOfFlows = 'target-unhealthy' | 'deregistered';

/** A name leads to no load balancer, or to one that clients should have left. */
export type MissingFrontEnd = 'no-name' | 'stale-name';

/** A load balancer as a client's packets meet it. Flows are the hashes of `flow.ts`. */
export interface FrontEnd {
  /** Does its address answer yet? */
  readonly provisioned: boolean;
  /** What {@link pick} gives numbers of: nodes, or (`ip`) pod slots. */
  readonly targets: TargetKind;
  readonly whenNoneHealthy: WithoutTarget;
  /** What it adds to the way of a new connection, seconds. */
  readonly latency: number;
  /** Seconds without a request after which a connection is forgotten; 0: never. */
  readonly idleTimeout: number;
  readonly atIdle: 'close' | 'reset';
  /** false: connections go where {@link pick} says at the moment of each packet. */
  readonly connectionTracking: boolean;
  /**
   * The target of a new connection, or -1 when there is none.
   * @param source the client's IPv4 address as a number, where it is known
   * @param client number of the client, for one that is found by names which clients keep
   */
  pick(flow: number, source?: number, client?: number): number;
  /** Why {@link pick} has just found nothing, where that is not the load balancer's own affair. */
  readonly missing?: MissingFrontEnd | undefined;
  /** @param listener told when it ends the connections of a target */
  onFlowsEnded(listener: (target: number, why: EndOfFlows) => void): void;
}
