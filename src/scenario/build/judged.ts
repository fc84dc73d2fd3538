import { POD_KINDS } from '../kubernetes/manifestSet.ts';
import type { TargetEntry } from '../language/traffic.ts';
import type { BuildContext } from './context.ts';

/**
 * Is enough known to say that a target leads nowhere? A Service with an error is known by its name alone: whatever
 * names it is left alone, and so are addresses and node ports, any of which may be its own.
 */
export function isJudged(
  to: TargetEntry,
  { nodes, manifests }: Pick<BuildContext, 'nodes' | 'manifests'>,
): boolean {
  if (typeof to !== 'string' && 'hostPort' in to)
    return nodes !== undefined && manifests.hasAll(...POD_KINDS);
  // Only a Service by its name can be told without the nodes, after which a URL may be called.
  const isByName = typeof to !== 'string' && 'service' in to && to.node === undefined;
  if (nodes === undefined && !isByName) return false;
  const text = typeof to === 'string' ? to : JSON.stringify(to);
  if (manifests.mayHave(text, 'Service')) return false;
  const isNumber = /\/\/\d+(\.\d+){3}(?![^:/?#])/.test(text);
  const isNode = (nodes ?? []).some(({ name }) => text.includes(name));
  return manifests.hasAll('Service') || !(isNumber || isNode);
}
