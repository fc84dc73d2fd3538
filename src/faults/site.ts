import type { ControlPlanePart } from '../cluster/cluster.ts';
import type { ClusterEvent } from '../cluster/events.ts';
import type { DrainOptions } from '../cluster/kubectl/drain.ts';
import type { RolloutAnswer } from '../cluster/kubectl/rollout.ts';
import type { Labels, Taint } from '../cluster/objects.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';

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
  /**
   * A random stream of that name. Equal names give the same stream, so each fault uses its own.
   */
  random(name: string): RandomStream;
  /** Every node that there is now, in the order of the scenario and then of their coming. */
  nodes(): readonly NodeAtRisk[];
  /** Every pod that has an address and is not being deleted, in the order in which they were created. */
  pods(): readonly PodAtRisk[];
  /** Whether the node has power; a node that is cut off has. */
  isPowered(node: string): boolean;
  /** Takes the power away, or gives it back: then the node boots, with the pods that are still bound to it. */
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
  /**
   * Makes the pod answer with errors, with that probability; returns the function that ends it. A request is answered
   * well if no fault and not the pod itself makes an error of it. A pod that has gone is not touched.
   */
  failRequests(namespace: string, name: string, rate: number): () => void;
  /**
   * The pod's process stands still for that many seconds; `ended` is called when it goes on.
   * @returns false if it has none
   */
  pausePod(namespace: string, name: string, duration: number, ended: () => void): boolean;
  /** Something else on the node wants `cores`, with the weight of `request` cores; returns the function that ends it. */
  addCpuHog(node: string, cores: number, request: number): () => void;
  /** Whether new pods may come to the node. */
  setUnschedulable(node: string, unschedulable: boolean): void;
  /** `kubectl drain`: cordons and evicts; how it ended is told by events. */
  drain(node: string, options: DrainOptions): void;
  /** Gives the node a taint, or takes it away. */
  setTaint(node: string, taint: Taint, present: boolean): void;
  /** The node's kubelet alone: containers run on, nobody reports for them. */
  stopKubelet(node: string): void;
  startKubelet(node: string): void;
  /**
   * Takes a part of the control plane down; returns the function that ends this outage. Outages may overlap: the part is
   * back when the last one ends, and `ending` of that one is called just before.
   */
  takeDown(part: ControlPlanePart, ending: () => void): () => void;
  /**
   * Cuts the network between this cluster and all others; returns the function that ends this cut, and says whether it
   * was the last one.
   */
  cutOffCluster(): () => boolean;
  /** The cluster has failed as a whole, for whoever names the reasons of failures; ends likewise. */
  markClusterOut(): () => boolean;
  /** Shuts the node down in order; `off` is called when its power is off. */
  shutDown(node: string, off: () => void): void;
  /** @returns makes the Secret again; undefined: there was none */
  deleteSecret(namespace: string, name: string): (() => void) | undefined;
  /** A new pod template. @param image absent: a restart @returns whether there is such a workload */
  rollOut(workload: Extract<FaultConfig, { kind: 'rollout' }>['workload'], image?: string): boolean;
  /** Back to the template before the present one. */
  undoRollout(workload: Extract<FaultConfig, { kind: 'rollout' }>['workload']): RolloutAnswer;
  /** Pauses or resumes the rollouts of a Deployment. */
  setPaused(workload: Extract<FaultConfig, { kind: 'rollout' }>['workload'], paused: boolean): RolloutAnswer;
  /** @returns whether there is such a workload */
  scale(workload: Extract<FaultConfig, { kind: 'scale' }>['workload'], replicas: number): boolean;
  /** For events.csv and the timeline. */
  event(event: ClusterEvent): void;
}

/**
 * Reports what a fault does, as an event at the present time. All are warnings, so that they stand out among the
 * events of the control plane.
 */
export function report(site: FaultSite, reason: string, object: string, message: string): void {
  site.event({ time: site.loop.now, type: 'Warning', reason, object, message });
}

/** Is the node still there, or has it been removed since a fault hit it? */
export function isThere(site: FaultSite, node: string): boolean {
  return site.nodes().some(({ name }) => name === node);
}
