/** One resource of a node, as the resource scores see it. */
export interface ResourceUse {
  /** `cpu`, `memory` or an extended resource such as `nvidia.com/gpu`. */
  readonly name: string;
  /** What the pod asks for. */
  readonly asked: number;
  /** What the pods that are on the node ask for. */
  readonly placed: number;
  readonly allocatable: number;
  readonly weight: number;
}

/**
 * Does the resource count in the score? Not if the node has none of it, nor an extended one that the pod does not
 * ask for. Source: `calculateResourceAllocatableRequest` in `plugins/noderesources/resource_allocation.go`.
 */
export function countsInScore({ name, asked, allocatable }: ResourceUse): boolean {
  return allocatable > 0 && (asked > 0 || name === 'cpu' || name === 'memory');
}
