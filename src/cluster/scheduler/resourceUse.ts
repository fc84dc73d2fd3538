import type { ResourceList } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';

/** One resource of a node, as the resource scores see it. */
export interface ResourceUse {
  /** `cpu`, `memory` or an extended resource such as `nvidia.com/gpu`. */
  readonly name: string;
  /** What the pod asks for. */
  readonly asked: number;
  /** What the pods that are on the node ask for. */
  readonly placed: number;
  /** What the node has for pods, in the unit of the others: millicores, bytes, or pieces. */
  readonly allocatable: number;
  /** The resource's share in the mean over resources; CPU and memory have 1 each by default. */
  readonly weight: number;
}

/**
 * Does the resource count in the score? Not if the node has none of it, nor an extended one that the pod does not
 * ask for. Source: `calculateResourceAllocatableRequest` in `plugins/noderesources/resource_allocation.go`.
 */
export function countsInScore({ name, asked, allocatable }: ResourceUse): boolean {
  return allocatable > 0 && (asked > 0 || name === 'cpu' || name === 'memory');
}

/** CPU and memory of one node after the other: the same two objects for all, so that a node costs no allocation. */
export class ResourceUses {
  readonly #cpu: { -readonly [K in keyof ResourceUse]: ResourceUse[K] };
  readonly #memory: { -readonly [K in keyof ResourceUse]: ResourceUse[K] };
  /** The two resources, of the node that was last set. */
  readonly list: readonly ResourceUse[];

  /** @param asked what the pod asks for */
  constructor(asked: ResourceList) {
    this.#cpu = { name: 'cpu', asked: asked.cpu, placed: 0, allocatable: 0, weight: 1 };
    this.#memory = { name: 'memory', asked: asked.memory, placed: 0, allocatable: 0, weight: 1 };
    this.list = [this.#cpu, this.#memory];
  }

  /** @param cpu what is asked for on the node already, and `memory` likewise */
  setNode(cpu: number, memory: number, { allocatableCpu, allocatableMemory }: NodeInfo): void {
    this.#cpu.placed = cpu;
    this.#cpu.allocatable = allocatableCpu;
    this.#memory.placed = memory;
    this.#memory.allocatable = allocatableMemory;
  }
}
