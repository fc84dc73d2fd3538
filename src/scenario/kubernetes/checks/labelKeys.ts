import type { NodeConfig } from '../../../cluster/objects.ts';

/**
 * Every key of a label that some node has, in the order of the nodes. For the nearest spelling in messages
 * about labels that no node has.
 */
export function labelKeys(nodes: readonly NodeConfig[]): string[] {
  return [...new Set(nodes.flatMap(({ labels }) => Object.keys(labels)))];
}
