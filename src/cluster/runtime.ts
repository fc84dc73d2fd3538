import type { LinkedService } from './kubelet/serviceEnvironment.ts';
import type { Pod } from './objects.ts';

/** The data plane's number for a pod's sandbox: its address and the process behind it. Never used twice in a run. */
export type PodSlot = number;

/**
 * What a kubelet asks of the container runtime. The control plane knows the processes only through this; the
 * workload folder implements it over typed arrays, and the two worlds meet nowhere else on a node.
 */
export interface ContainerRuntime {
  /** Makes the sandbox: the address answers from now on, with a refusal until a process listens. */
  addPod(pod: Pod, nodeName: string): PodSlot;
  /**
   * Starts the container's process; it listens once its workload's start-up time has passed.
   * @param services what its environment says of Services, for as long as it lives
   */
  start(slot: PodSlot, services: ServiceSnapshot): void;
  /** What a probe from the pod's own node finds: is the process listening? */
  isListening(slot: PodSlot): boolean;
  /** SIGTERM: the process shuts down as its workload says, then calls `exited` (at once if it is not running). */
  terminate(slot: PodSlot, exited: () => void): void;
  /** SIGKILL or a crash: the process is gone at once and the kernel resets its connections. */
  kill(slot: PodSlot): void;
  /** The sandbox and its address are gone; packets to it go nowhere or get an error, as the network plugin has it. */
  removePod(slot: PodSlot): void;
  /**
   * The number of an address that somebody has written down, the same whenever it is asked for: packets to it go to the
   * pod that has the address when they leave, or to a server outside the cluster.
   */
  addressSlot(address: string): PodSlot;
  /** What the processes of the slot have done since it was made, as the node's cgroup counters tell. */
  usage(slot: PodSlot): PodUsage;
}

/** The Services that a container knows by its environment: one immutable object for all that saw the same. */
export interface ServiceSnapshot {
  /** Grows with each change that the kubelets see; for telling which of two is the newer. */
  readonly version: number;
  /** By name. */
  readonly services: readonly LinkedService[];
}

/** Counters that only grow. */
export interface PodUsage {
  /** CPU time, core-seconds. */
  readonly cpuSeconds: number;
  /** Requests answered. */
  readonly requests: number;
}
