import type { NodeConfig } from '../../../cluster/objects.ts';
import { cannotBeScheduled, hasNoEffect, noNodeHasKey } from '../../messages.ts';
import type { Path } from '../../source/located.ts';
import type { PodSource } from '../manifestSet.ts';
import { labelKeys } from './labelKeys.ts';
import { podSpecPath } from './podSpecPath.ts';

/** A topologyKey, where it stands, and whether a node without it is out of the question. */
interface PlacedKey {
  readonly key: string;
  readonly path: Path;
  readonly isHard: boolean;
}

/**
 * Topology keys that no node has as a label: a hard rule then keeps the pods from every node, and a soft one is about
 * nothing. Source: `pkg/scheduler/framework/plugins/podtopologyspread/filtering.go` (`missing required label`) and
 * `plugins/interpodaffinity/filtering.go`, which lets required affinity hold only on nodes with the label.
 */
export function checkTopologyKeys(pods: PodSource, nodes: readonly NodeConfig[]): void {
  for (const { key, path, isHard } of [...spreadKeys(pods), ...affinityKeys(pods)]) {
    // One node with the key is enough for pods to go there.
    if (nodes.some(({ labels }) => Object.hasOwn(labels, key))) continue;
    const words = noNodeHasKey(key, labelKeys(nodes));
    const text = isHard ? cannotBeScheduled(pods.kind, words) : hasNoEffect(words);
    pods.report.warning([...podSpecPath(pods), ...path, 'topologyKey'], text);
  }
}

/** `whenUnsatisfiable: ScheduleAnyway` only scores nodes, and does so for those that have the key. */
function spreadKeys({ spec }: PodSource): PlacedKey[] {
  return (spec.topologySpreadConstraints ?? []).map(({ topologyKey: key, whenUnsatisfiable }, i) => ({
    key,
    path: ['topologySpreadConstraints', i],
    isHard: whenUnsatisfiable === 'DoNotSchedule',
  }));
}

/** Of the four kinds of term only required affinity needs the label: without it there is nothing to keep apart from. */
function affinityKeys({ spec: { affinity = {} } }: PodSource): PlacedKey[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((field) => {
    const { required = [], preferred = [] } = affinity[field] ?? {};
    const path = ['affinity', field];
    return [
      ...required.map(({ topologyKey: key }, i) => ({
        key,
        path: [...path, 'requiredDuringSchedulingIgnoredDuringExecution', i],
        isHard: field === 'podAffinity',
      })),
      ...preferred.map(({ term: { topologyKey: key } }, i) => ({
        key,
        path: [...path, 'preferredDuringSchedulingIgnoredDuringExecution', i, 'podAffinityTerm'],
        isHard: false,
      })),
    ];
  });
}
