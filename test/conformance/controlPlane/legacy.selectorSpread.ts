import { z } from 'zod';
import { ZONE_LABEL } from '../../../src/cluster/objects.ts';
import { SchedulerCache } from '../../../src/cluster/scheduler/schedulerCache.ts';
import { selectorSpreadOf, selectorSpreadScores } from '../../../src/cluster/scheduler/selectorSpread.ts';
import {
  constraint,
  existingPod,
  incomingPod,
  nodeObject,
  podObject,
  selector,
} from '../scheduling/shapes.ts';

const given = z.object({
  selectors: z.array(
    z.object({ namespace: z.string().default(''), matchLabels: selector.shape.matchLabels.nullish() }),
  ),
  pod: incomingPod.extend({ hasTopologySpreadConstraints: z.boolean().default(false) }),
  existingPods: z.array(existingPod).default([]),
  nodes: z.array(z.object({ name: z.string(), zone: z.string().nullish() })),
});

/** Any constraint will do: what it says does not matter here. */
const SOME_CONSTRAINT = constraint.parse({
  maxSkew: 1,
  topologyKey: 'x',
  whenUnsatisfiable: 'ScheduleAnyway',
});

export function run(input: unknown): unknown {
  const { selectors, pod, existingPods, nodes } = given.parse(input);
  const cache = new SchedulerCache();
  for (const { name, zone } of nodes)
    cache.setNode(nodeObject({ name, labels: zone ? { [ZONE_LABEL]: zone } : {}, taints: [] }));
  for (const [i, { count, terminating, node, ...meta }] of existingPods.entries()) {
    for (let n = 0; n < count; n++)
      cache.setPod(podObject({ ...meta, name: `${i}-${n}` }, {}, terminating), node);
  }
  const topologySpreadConstraints = pod.hasTopologySpreadConstraints ? [SOME_CONSTRAINT] : [];
  const counter = selectorSpreadOf(
    podObject(pod, { topologySpreadConstraints }),
    selectors
      .filter(({ namespace }) => namespace === pod.namespace)
      // A Service without a selector selects nothing.
      .flatMap(({ matchLabels }) => (matchLabels ? [{ matchLabels, matchExpressions: [] }] : [])),
    cache,
  );
  const scores = new Float64Array(nodes.length);
  selectorSpreadScores(counter, cache.order, scores);
  return { normalizedScores: Object.fromEntries(cache.order.map(({ name }, i) => [name, scores[i]])) };
}
