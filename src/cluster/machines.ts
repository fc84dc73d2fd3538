import type { NodeConfig } from './objects.ts';

/**
 * What the control plane asks of the place that its machines come from. As with the container runtime, whoever builds
 * the world implements it, and the data plane learns of machines that come and go through nothing else.
 */
export interface Machines {
  /** A machine of that name runs from now on, and is on the network. */
  start(node: NodeConfig): void;
  /** The machine is gone for good, with all that ran on it, and nobody is told. */
  stop(name: string): void;
}
