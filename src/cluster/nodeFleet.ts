import type { ApiClient } from './api/apiClient.ts';
import type { ClusterContext } from './context.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import type { Machines } from './machines.ts';
import { registerNode, unregisterNode } from './nodeObjects.ts';
import type { NodeConfig } from './objects.ts';
import type { ContainerRuntime } from './runtime.ts';

/** What a fleet needs of the cluster that it belongs to. */
export interface FleetParts {
  readonly context: ClusterContext;
  readonly runtime: ContainerRuntime;
  /** Absent: there is nothing beneath the nodes, as in tests of the control plane alone. */
  readonly machines?: Machines;
  /** The kubelet of each node by its name; kept up here. */
  readonly kubelets: Map<string, Kubelet>;
  /** Makes the client of a node's kubelet. */
  readonly kubeletClient: (node: string) => ApiClient;
  /** Number of its first node, for addresses; absent: 0. */
  readonly firstNode?: number;
}

/** The nodes of a cluster, which may come and go: each is a Node object, a Lease, a kubelet and a machine. */
export class NodeFleet {
  readonly #parts: FleetParts;
  /** Numbers by which nodes have their addresses; that of a node which is gone is given again. */
  readonly #numbers = new Map<string, number>();
  /** Numbers of the nodes that there are. */
  readonly #used = new Set<number>();

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  /** A node that has been there for long: registered, ready and in the middle of its heartbeats. */
  start(config: NodeConfig): void {
    const { runtime, kubelets } = this.#parts;
    const context = this.#kubeletContext(config.name);
    const { node, lease } = registerNode(
      context.api.server,
      config,
      this.#number(config.name),
      context.loop.now,
    );
    kubelets.set(config.name, new Kubelet(context, runtime, node, lease));
  }

  /**
   * A machine has booted and joins: its kubelet registers it as not ready, and reports at once that it is ready.
   * @throws RangeError if there is a node of that name
   */
  add(config: NodeConfig): void {
    const { runtime, machines, kubelets } = this.#parts;
    const { name } = config;
    const context = this.#kubeletContext(name);
    machines?.start(config);
    const { node, lease } = registerNode(
      context.api.server,
      config,
      this.#number(name),
      context.loop.now,
      false,
    );
    kubelets.set(name, new Kubelet(context, runtime, node, lease, true));
    context.events.normal(
      'RegisteredNode',
      `Node/${name}`,
      `Node ${name} event: Registered Node ${name} in Controller`,
    );
  }

  /**
   * The machine is gone, and with it the Node object. In a real cloud the object stays until its controller has seen
   * that the node is not ready and its machine no longer there (`cloud-provider/controllers/nodelifecycle`); that lag
   * is left out here. A node that does not exist is ignored.
   */
  remove(name: string): void {
    const { context, machines, kubelets } = this.#parts;
    const kubelet = kubelets.get(name);
    if (kubelet === undefined) return;
    // The kubelet first: whatever the end of its processes would tell it, it is no longer there to hear.
    kubelet.remove();
    kubelets.delete(name);
    machines?.stop(name);
    unregisterNode(context.api.server, name);
    this.#release(name);
    context.events.normal(
      'RemovingNode',
      `Node/${name}`,
      `Node ${name} event: Removing Node ${name} from Controller`,
    );
  }

  /** Each kubelet has a client of its own, with its own limit (`kubeAPIQPS`). */
  #kubeletContext(node: string): ClusterContext {
    return { ...this.#parts.context, api: this.#parts.kubeletClient(node) };
  }

  /** The lowest number that no node has. */
  #number(name: string): number {
    let number = this.#used.size;
    if (this.#used.has(number)) for (number = 0; this.#used.has(number); ) number++;
    this.#numbers.set(name, number);
    this.#used.add(number);
    return (this.#parts.firstNode ?? 0) + number;
  }

  /** The node's addresses may be given to another one. */
  #release(name: string): void {
    const number = this.#numbers.get(name);
    this.#numbers.delete(name);
    if (number !== undefined) this.#used.delete(number);
  }
}
