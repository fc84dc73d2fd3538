import { z } from 'zod';
import type { Pod } from '../../../src/cluster/objects.ts';
import type { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import { type PodSpread, podSpread } from '../../../src/cluster/scheduler/podTopologySpread.ts';
import { SchedulerCache } from '../../../src/cluster/scheduler/schedulerCache.ts';
import { type SpreadDefaults, SYSTEM_DEFAULTS } from '../../../src/cluster/scheduler/topologySpread.ts';
import {
  constraint,
  existingPod,
  incomingObject,
  incomingPod,
  node,
  nodeObject,
  owner,
  podObject,
  service,
} from './shapes.ts';
import { spreadSelectorOf } from './spreadSelectorOf.ts';

const given = z.object({
  nodes: z.array(node),
  existingPods: z.array(existingPod).default([]),
  pod: incomingPod,
  defaulting: z.enum(['System', 'List']).default('System'),
  defaultConstraints: z.array(constraint).default([]),
  services: z.array(service).default([]),
  owners: z.array(owner).default([]),
});

/** A topology spread case as the scheduler would meet it. */
export interface SpreadCase {
  readonly pod: Pod;
  readonly nodes: readonly NodeInfo[];
  /** Those that the other plugins have left. */
  readonly candidates: readonly NodeInfo[];
  readonly spread: PodSpread | undefined;
}

/** Puts nodes and pods of a case into a scheduler's cache. */
export function spreadCase(input: unknown, when: 'DoNotSchedule' | 'ScheduleAnyway'): SpreadCase {
  const { nodes, existingPods, pod: raw, services, owners, ...defaulting } = given.parse(input);
  const cache = new SchedulerCache();
  for (const each of nodes) cache.setNode(nodeObject(each));
  for (const [i, { count, terminating, node: nodeName, ...meta }] of existingPods.entries()) {
    for (let n = 0; n < count; n++)
      cache.setPod(podObject({ ...meta, name: `${i}-${n}` }, {}, terminating), nodeName);
  }
  const pod = incomingObject(raw);
  const defaults: SpreadDefaults =
    defaulting.defaulting === 'System'
      ? SYSTEM_DEFAULTS
      : { constraints: defaulting.defaultConstraints, requireAllTopologies: true };
  const candidates = new Set(nodes.filter(({ candidate }) => candidate).map(({ name }) => name));
  return {
    pod,
    nodes: cache.order,
    candidates: cache.order.filter(({ name }) => candidates.has(name)),
    spread: podSpread(pod, when, defaults, () => spreadSelectorOf(raw, services, owners), cache),
  };
}
