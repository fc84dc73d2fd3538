import type { ManifestSet } from '../kubernetes/manifestSet.ts';
import type { HostPortTarget } from '../language/traffic.ts';
import { noSuchHostPort, unknownNode } from '../messages.ts';
import type { ResolvedEntry } from './entry.ts';

/**
 * The way to a port of the nodes, or the sentence that says why there is none. A port that no container asks
 * for is on no node: it would only ever be refused.
 */
export function hostPortEntry(
  { hostPort: port, node }: HostPortTarget,
  nodes: readonly string[],
  { podSources }: ManifestSet,
): ResolvedEntry {
  if (node !== 'any' && !nodes.includes(node)) return { problem: unknownNode(node, nodes) };
  const containers = podSources.flatMap(({ spec }) => spec.containers);
  const known = containers.flatMap(({ ports }) => ports).flatMap(({ hostPort }) => hostPort ?? []);
  if (!known.includes(port)) return { problem: noSuchHostPort(port, [...new Set(known)]) };
  return { entry: { via: 'HostPort', namespace: '', service: '', port, node } };
}

/** Such a target as reports name it. It is also what a run writes as the target of a source. */
export function hostPortText({ hostPort, node }: HostPortTarget): string {
  return `${node === 'any' ? 'any node' : node}:${hostPort}`;
}
