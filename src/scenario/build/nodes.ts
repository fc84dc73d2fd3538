import { type NodeGroupConfig, type NodeTemplate, nodeFromTemplate } from '../../cluster/nodeGroup.ts';
import type { NodeConfig } from '../../cluster/objects.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { labelKeyProblem, labelValueProblem, subdomainProblem } from '../kubernetes/names.ts';
import type { NodeGroup } from '../language/cluster.ts';
import type { Unread } from '../language/unread.ts';
import { MAX_NODES } from '../limits.ts';
import { minAboveMax, nodeTwice, noNodeAtTheStart, sizeOutOfBounds, tooManyNodes } from '../messages.ts';
import { formatPath, type Located, type Path } from '../source/located.ts';

/** The nodes that a scenario describes. */
export interface BuiltNodes {
  /** Those at the start, of all groups in order. */
  readonly nodes: readonly NodeConfig[];
  /** The groups that the cluster autoscaler resizes. */
  readonly nodeGroups: readonly NodeGroupConfig[];
}

/**
 * The nodes of all groups, in order. A group with a `count` or with `autoscaling` makes `<name>-1`, `<name>-2`, ...;
 * zones are dealt out in turn within each group. Their order is that of the addresses and of the numbers by
 * which the run knows them.
 * @param at where they stand
 * @param unread groups in whose place something stands, of which nothing is said; absent: none
 */
export function buildNodes(
  groups: readonly NodeGroup[],
  located: Located,
  problems: Problems,
  at: Path = ['cluster', 'nodes'],
  unread?: Unread,
): BuiltNodes {
  // The most that there can be at a time counts, as room for them is kept from the start.
  const total = groups.reduce((sum, group) => sum + (group.autoscaling?.max ?? group.count ?? 1), 0);
  if (total > MAX_NODES) {
    problems.error(located.at(at, 'key'), tooManyNodes(total, MAX_NODES));
    return { nodes: [], nodeGroups: [] };
  }
  const isRead = (i: number) => unread?.hides([...at, i]) !== true;
  const nodeGroups = groups.flatMap((group, i) =>
    isRead(i) ? autoscaledGroup(group, [...at, i], located, problems) : [],
  );
  const names = new Set<string>();
  const nodes = groups.flatMap((group, i) => {
    const path = [...at, i];
    if (isRead(i)) checkGroup(group, path, located, problems);
    const own = nodesOf(group);
    // One error a group is enough: with `count: 500` there may be 500 names twice.
    const twice = own.find(({ name }) => names.has(name));
    if (twice !== undefined && isRead(i))
      problems.error(located.at([...path, 'name']), nodeTwice(formatPath([...path, 'name']), twice.name));
    for (const { name } of own) names.add(name);
    return own;
  });
  if (nodes.length === 0 && unread?.within(...at) !== true)
    problems.error(located.at(at, 'key'), noNodeAtTheStart());
  return { nodes, nodeGroups };
}

/** The nodes of a group at the start. The name of a group that is one node is the node's own. */
function nodesOf(group: NodeGroup): NodeConfig[] {
  const template = templateOf(group);
  const { name, count, autoscaling } = group;
  if (count === undefined && autoscaling === undefined) return [nodeFromTemplate(template, name, 1)];
  return Array.from({ length: sizeOf(group) }, (_, i) =>
    nodeFromTemplate(template, `${name}-${i + 1}`, i + 1),
  );
}

/** Nodes of a group at the start. */
function sizeOf({ count, autoscaling }: NodeGroup): number {
  return count ?? autoscaling?.min ?? 1;
}

/** What the autoscaler needs to make more of them. */
function templateOf({ capacity, labels, taints, unschedulable, zones = [] }: NodeGroup): NodeTemplate {
  return { capacity, labels, taints, unschedulable, zones };
}

/**
 * None if the group keeps its size. Their number is unknown before the run, so that a group needs a bound
 * from both sides.
 */
function autoscaledGroup(
  group: NodeGroup,
  path: Path,
  located: Located,
  problems: Problems,
): NodeGroupConfig[] {
  const { name, autoscaling } = group;
  if (autoscaling === undefined) return [];
  const { min, max } = autoscaling;
  const at = [...path, 'autoscaling'];
  const size = sizeOf(group);
  if (min > max) problems.error(located.at(at), minAboveMax(formatPath(at), min, max));
  else if (size < min || size > max)
    problems.error(located.at([...path, 'count']), sizeOutOfBounds(formatPath([...path, 'count']), min, max));
  return [{ name, size, min, max, template: templateOf(group) }];
}

/**
 * Names and labels that Kubernetes would refuse. The same rules as `pkg/apis/core/validation/validation.go`,
 * `ValidateNode`.
 */
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
