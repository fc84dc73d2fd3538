import type { DaemonSet, DaemonSetStatus } from '../../objects.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import { withPresent } from '../templateHistory.ts';
import type { DaemonNode } from './daemonNode.ts';

/**
 * The status that follows from the nodes and their pods; of several pods on a node the oldest counts.
 * Source: `updateDaemonSetStatus` in `pkg/controller/daemon/daemon_controller.go`.
 * @returns with the same array of revisions if they have not changed
 */
export function daemonSetStatus(set: DaemonSet, nodes: readonly DaemonNode[]): DaemonSetStatus {
  const { template, revisionHistoryLimit } = set.spec;
  const present = nodes.map(({ verdict, pods }) => ({
    isWanted: verdict.shouldRun,
    pod: pods.find(({ isTerminating }) => !isTerminating),
  }));
  const wanted = present.filter(({ isWanted }) => isWanted);
  const there = wanted.flatMap(({ pod }) => pod ?? []);
  const live = new Set(
    nodes.flatMap(({ pods }) => pods.map(({ pod }) => pod.meta.labels[REVISION_HASH_LABEL])),
  );
  return {
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: there.length,
    numberMisscheduled: present.filter(({ isWanted, pod }) => !isWanted && pod !== undefined).length,
    numberReady: there.filter(({ isReady }) => isReady).length,
    numberAvailable: there.filter(({ isAvailable }) => isAvailable).length,
    updatedNumberScheduled: there.filter(({ isUpdated }) => isUpdated).length,
    revisions: withPresent(set.status?.revisions ?? [], template, revisionHistoryLimit, (hash) =>
      live.has(hash),
    ),
  };
}

/** Do two statuses say the same? The history is compared by identity, as it is only ever replaced. */
export function sameDaemonSetStatus(a: DaemonSetStatus | undefined, b: DaemonSetStatus): boolean {
  return (
    a !== undefined &&
    a.desiredNumberScheduled === b.desiredNumberScheduled &&
    a.currentNumberScheduled === b.currentNumberScheduled &&
    a.numberMisscheduled === b.numberMisscheduled &&
    a.numberReady === b.numberReady &&
    a.numberAvailable === b.numberAvailable &&
    a.updatedNumberScheduled === b.updatedNumberScheduled &&
    a.revisions === b.revisions
  );
}
