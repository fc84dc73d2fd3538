import type { Clock } from '../clock.ts';
import { groupNode, type NodeGroupConfig } from '../nodeGroup.ts';
import type { NodeConfig } from '../objects.ts';
import { NodeGroupBackoff } from './backoff.ts';

/** Who makes and ends nodes, as the API of a cloud does. */
export interface NodeProvider {
  /** The machine has booted and its kubelet registers it. */
  addNode(node: NodeConfig): void;
  /** The machine ends at once, with whatever runs on it. */
  removeNode(name: string): void;
}

/** A machine that the cloud was asked for: when, seconds, and whether it has joined. */
interface Instance {
  readonly requestedAt: number;
  /** Its node has registered. */
  joined: boolean;
}

/** A request for more nodes that has not been met in full. */
interface ScaleUpRequest {
  /** Seconds. */
  readonly at: number;
  readonly names: readonly string[];
}

/**
 * A group as the cloud has it: its machines, those that are still to come among them. Its nodes are numbered on, and
 * a number is never given again.
 */
export class NodeGroup {
  readonly config: NodeGroupConfig;
  /** Each group has its own: one that does not deliver leaves the others to be asked. */
  readonly backoff = new NodeGroupBackoff();
  readonly #loop: Clock;
  readonly #provider: NodeProvider;
  /** Seconds from the request for a machine to its joining. */
  readonly #provisioning: number;
  /** Machines by the name of their node, in the order of the requests. */
  readonly #instances = new Map<string, Instance>();
  /** Scale-ups of which a machine is still to come. */
  readonly #requests: ScaleUpRequest[] = [];
  /** Number of the next node; nodes are numbered from 1. */
  #nextNumber: number;

  /** @param provisioning seconds from the request for a machine to its joining */
  constructor(config: NodeGroupConfig, loop: Clock, provider: NodeProvider, provisioning: number) {
    this.config = config;
    this.#loop = loop;
    this.#provider = provider;
    this.#provisioning = provisioning;
    for (let number = 1; number <= config.size; number++) {
      this.#instances.set(groupNode(config, number).name, { requestedAt: loop.now, joined: true });
    }
    this.#nextNumber = config.size + 1;
  }

  /** The first part of its nodes' names. */
  get name(): string {
    return this.config.name;
  }

  /** Machines that there are or will be. */
  get targetSize(): number {
    return this.#instances.size;
  }

  /** Does the machine belong to the group? */
  has(node: string): boolean {
    return this.#instances.has(node);
  }

  /** Names of all its machines, in the order in which they were asked for. */
  members(): string[] {
    return [...this.#instances.keys()];
  }

  /** The nodes that would come next. */
  nextNodes(count: number): NodeConfig[] {
    return Array.from({ length: count }, (_, i) => groupNode(this.config, this.#nextNumber + i));
  }

  /** The machines that were asked for and have not joined, in the order of the requests. */
  unregistered(): string[] {
    return [...this.#instances].filter(([, { joined }]) => !joined).map(([name]) => name);
  }

  /** The configuration of one of its nodes, whether it has joined or not. */
  nodeOf(name: string): NodeConfig {
    return groupNode(this.config, Number(name.slice(this.name.length + 1)));
  }

  /** Asks the cloud for more machines, now. */
  increase(count: number): void {
    const nodes = this.nextNodes(count);
    this.#nextNumber += count;
    this.#requests.push({ at: this.#loop.now, names: nodes.map(({ name }) => name) });
    for (const node of nodes) {
      const instance = { requestedAt: this.#loop.now, joined: false };
      this.#instances.set(node.name, instance);
      this.#loop.setTimer(this.#provisioning, () => {
        // Given up meanwhile: the cloud has taken the machine back before it could join.
        if (this.#instances.get(node.name) !== instance) return;
        instance.joined = true;
        this.#provider.addNode(node);
      });
    }
  }

  /** Tells the cloud to end a machine, at once; one that has not joined will not. */
  delete(name: string): void {
    const instance = this.#instances.get(name);
    if (instance === undefined) return;
    this.#instances.delete(name);
    if (instance.joined) this.#provider.removeNode(name);
  }

  /** Forgets the requests that are met. @returns those older than the limit, which are forgotten as well */
  overdueRequests(limit: number): readonly ScaleUpRequest[] {
    const open = this.#requests.filter(({ names }) =>
      names.some((name) => this.#instances.get(name)?.joined === false),
    );
    const overdue = open.filter(({ at }) => this.#loop.now - at > limit);
    if (this.#requests.length > 0 && open.length === 0) this.backoff.reset();
    this.#requests.splice(0, this.#requests.length, ...open.filter((each) => !overdue.includes(each)));
    return overdue;
  }

  /** Machines that have not joined within the limit, seconds. */
  longUnregistered(limit: number): string[] {
    return this.unregistered().filter((name) => {
      const requestedAt = this.#instances.get(name)?.requestedAt ?? this.#loop.now;
      return this.#loop.now - requestedAt > limit;
    });
  }
}
