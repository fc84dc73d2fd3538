import { HOSTNAME_LABEL, type NodeConfig, ZONE_LABEL } from '../../cluster/objects.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { labelKeyProblem, labelValueProblem, subdomainProblem } from '../kubernetes/names.ts';
import type { NodeGroup } from '../language/cluster.ts';
import { MAX_NODES } from '../limits.ts';
import { nodeTwice, tooManyNodes } from '../messages.ts';
import { formatPath, type Located, type Path } from '../source/located.ts';

/**
 * The nodes of all groups, in order. A group with a `count` makes `<name>-1`, `<name>-2`, ...; zones are dealt out in
 * turn within each group.
 */
export function buildNodes(groups: readonly NodeGroup[], located: Located, problems: Problems): NodeConfig[] {
  const total = groups.reduce((sum, { count = 1 }) => sum + count, 0);
  if (total > MAX_NODES) {
    problems.error(located.at(['cluster', 'nodes'], 'key'), tooManyNodes(total, MAX_NODES));
    return [];
  }
  const names = new Set<string>();
  return groups.flatMap((group, i) => {
    const path = ['cluster', 'nodes', i];
    checkGroup(group, path, located, problems);
    const nodes = Array.from({ length: group.count ?? 1 }, (_, index) => node(group, index));
    const twice = nodes.find(({ name }) => names.has(name));
    if (twice !== undefined)
      problems.error(located.at([...path, 'name']), nodeTwice(formatPath([...path, 'name']), twice.name));
    for (const { name } of nodes) names.add(name);
    return nodes;
  });
}

/** The node with that index in its group. */
function node(group: NodeGroup, index: number): NodeConfig {
  const name = group.count === undefined ? group.name : `${group.name}-${index + 1}`;
  const zone = group.zones?.[index % group.zones.length];
  return {
    name,
    capacity: group.capacity,
    labels: { ...(zone !== undefined && { [ZONE_LABEL]: zone }), [HOSTNAME_LABEL]: name, ...group.labels },
    taints: group.taints,
    unschedulable: group.unschedulable,
  };
}

/** Names and labels that Kubernetes would refuse. */
function checkGroup(group: NodeGroup, path: Path, located: Located, problems: Problems): void {
  const check = (inner: Path, problem: string | undefined) => {
    const at = [...path, ...inner];
    if (problem !== undefined) problems.error(located.at(at), `${formatPath(at)}: ${problem}`);
  };
  check(['name'], subdomainProblem(group.name));
  for (const [i, zone] of (group.zones ?? []).entries()) check(['zones', i], labelValueProblem(zone));
  for (const [key, value] of Object.entries(group.labels)) {
    check(['labels', key], labelKeyProblem(key) ?? labelValueProblem(value));
  }
  for (const [i, { key, value = '' }] of group.taints.entries()) {
    check(['taints', i, 'key'], labelKeyProblem(key));
    check(['taints', i, 'value'], labelValueProblem(value));
  }
}
