import type { ClusterEvent } from '../cluster/events.ts';
import type { Labels } from '../cluster/objects.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';

/** A node that a fault may hit. */
export interface NodeAtRisk {
  readonly name: string;
  readonly zone: string;
  readonly labels: Labels;
}

/** A running pod that a fault may hit. */
export interface PodAtRisk {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly node: string;
  readonly zone: string;
}

/** What faults can see of the world and do to it. They act on the truth, not on anybody's view. */
export interface FaultSite {
  readonly loop: EventLoop;
  /** A random stream of that name. */
  random(name: string): RandomStream;
  /** Every node, in the order of the scenario. */
  nodes(): readonly NodeAtRisk[];
  /** Every pod that has an address and is not being deleted, in the order in which they were created. */
  pods(): readonly PodAtRisk[];
  isPowered(node: string): boolean;
  powerOff(node: string): void;
  powerOn(node: string): void;
  /**
   * Cuts the node off the network; returns the function that ends this cut. Cuts may overlap: the node is back when
   * the last one ends, and `healing` of that one is called just before.
   */
  cutOff(node: string, healing: () => void): () => void;
  /** Makes requests on the node take `factor` times as long; returns the function that ends it. Factors multiply. */
  slowDown(node: string, factor: number): () => void;
  /** @param gracePeriod seconds; absent: the pod's own */
  deletePod(namespace: string, name: string, gracePeriod?: number): void;
  /** False if the pod has no process that could crash: its node is down, or it waits to be restarted. */
  crashPod(namespace: string, name: string): boolean;
  event(event: ClusterEvent): void;
}

/** Reports what a fault does, as an event at the present time. */
export function report(site: FaultSite, reason: string, object: string, message: string): void {
  site.event({ time: site.loop.now, type: 'Warning', reason, object, message });
}
