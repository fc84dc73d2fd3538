import type { RandomStream } from '../../engine/random.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import type { AutoscalerEvents } from './autoscalerEvents.ts';
import { estimate } from './estimator.ts';
import { chooseOption, type ExpansionOption } from './expander.ts';
import type { NodeGroup } from './nodeGroup.ts';
import type { Snapshot } from './snapshot.ts';
import { templateNode } from './templateNode.ts';

/** Nodes that one scale-up adds at most: `--max-nodes-per-scaleup`. */
const MAX_NODES_PER_SCALE_UP = 1000;

/** What a scale-up works with. */
export interface ScaleUpParts {
  readonly groups: readonly NodeGroup[];
  /** Their pods take room on every new node before any other pod does. */
  readonly daemonSets: readonly DaemonSet[];
  readonly expander: 'least-waste' | 'random';
  /** Decides among options that are equally good. */
  readonly random: RandomStream;
  readonly events: AutoscalerEvents;
}

/**
 * Makes one group larger, so that pods which fit nowhere get nodes. Source:
 * `cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go`.
 * @param pods that fit neither on a node nor on one that is on its way
 * @param now seconds
 * @returns whether nodes were asked for
 *
 * A scan that asks for nodes begins no scale-down.
 */
export function scaleUp(pods: readonly Pod[], snapshot: Snapshot, parts: ScaleUpParts, now: number): boolean {
  const { groups, expander, random } = parts;
  const options = groups
    .filter((group) => reasonToSkip(group, now) === undefined)
    .map((group) => expansionOption(group, pods, snapshot, parts))
    .filter(({ nodes }) => nodes > 0);
  if (options.length === 0) {
    explain(pods, snapshot, parts, now);
    return false;
  }
  grow(chooseOption(options, expander, random), parts);
  return true;
}

/** Why a group is not even considered. */
function reasonToSkip(group: NodeGroup, now: number): string | undefined {
  if (!group.backoff.isOver(now)) return 'in backoff after failed scale-up';
  return group.targetSize >= group.config.max ? 'max node group size reached' : undefined;
}

/** Only pods that fit on an empty node of the group are counted on. */
function expansionOption(
  group: NodeGroup,
  pods: readonly Pod[],
  snapshot: Snapshot,
  { daemonSets }: ScaleUpParts,
): ExpansionOption {
  const room = Math.min(group.config.max - group.targetSize, MAX_NODES_PER_SCALE_UP, pods.length);
  const templates = group.nextNodes(room).map((config) => templateNode(config, daemonSets));
  const reasons = rejectionReasons(pods, group, snapshot, daemonSets);
  const fitting = pods.filter((_, i) => reasons[i].length === 0);
  return { group, ...estimate(snapshot, fitting, templates) };
}

/** What an empty node of the group lacks for each of the pods, in the scheduler's words; none if it can run there. */
function rejectionReasons(
  pods: readonly Pod[],
  group: NodeGroup,
  snapshot: Snapshot,
  daemonSets: readonly DaemonSet[],
): (readonly string[])[] {
  const mark = snapshot.mark();
  const [config] = group.nextNodes(1);
  snapshot.addTemplate(templateNode(config, daemonSets));
  const reasons = pods.map((pod) => snapshot.rejection(pod, config.name)?.reasons ?? []);
  snapshot.revert(mark);
  return reasons;
}

/** Asks the cloud for the nodes, and says so of every pod that is to have room on them. */
function grow({ group, nodes, pods }: ExpansionOption, { events }: ScaleUpParts): void {
  const { name, config } = group;
  const before = group.targetSize;
  group.increase(nodes);
  const after = group.targetSize;
  events.status(
    'ScaledUpGroup',
    `Scale-up: group ${name} size set to ${after} instead of ${before} (max: ${config.max})`,
  );
  for (const { meta } of pods) {
    const message = `pod triggered scale-up: [{${name} ${before}->${after} (max: ${config.max})}]`;
    events.pod('TriggeredScaleUp', meta.name, message);
  }
}

/** Says of each pod why no group helps it: `processors/status/eventing_scale_up_processor.go`. */
function explain(
  pods: readonly Pod[],
  snapshot: Snapshot,
  { groups, daemonSets, events }: ScaleUpParts,
  now: number,
): void {
  const counts = pods.map(() => new Map<string, number>());
  for (const group of groups) {
    const skipped = reasonToSkip(group, now);
    for (const [i, rejected] of rejectionReasons(pods, group, snapshot, daemonSets).entries()) {
      // A group that cannot take the pod anyway is named with that reason, whatever its size.
      const reasons = rejected.length > 0 || skipped === undefined ? rejected : [skipped];
      for (const reason of reasons) counts[i].set(reason, (counts[i].get(reason) ?? 0) + 1);
    }
  }
  for (const [i, { meta }] of pods.entries()) {
    const text = [...counts[i]].map(([reason, count]) => `${count} ${reason}`).sort();
    events.pod('NotTriggerScaleUp', meta.name, `pod didn't trigger scale-up: ${text.join(', ')}`);
  }
}
