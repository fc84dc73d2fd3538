import { type IntOrPercent, scaledValue } from '../../cluster/intOrPercent.ts';
import type { DaemonSet, StatefulSet } from '../../cluster/objects.ts';
import { atLeast, daemonSetHasBoth, daemonSetNeedsRoom, neitherNumberNorPercent } from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawWorkloadSpec } from './rawObjects.ts';

/**
 * Templates before the present one that are kept; zero is a valid number of them. The default, 10, is the
 * controller's.
 */
function historyLimit(
  { revisionHistoryLimit }: RawWorkloadSpec,
  report: ObjectReport,
): { readonly revisionHistoryLimit?: number } {
  if (revisionHistoryLimit === undefined) return {};
  if (revisionHistoryLimit < 0)
    report.error(['spec', 'revisionHistoryLimit'], atLeast(0, revisionHistoryLimit));
  return { revisionHistoryLimit };
}

/**
 * How a StatefulSet orders its pods, checked as in `validateStatefulSetSpec` of
 * `pkg/apis/apps/validation/validation.go`. An `OnDelete` set waits for somebody to delete its pods, and so
 * has no partition.
 */
export function statefulSetFields(
  spec: RawWorkloadSpec,
  report: ObjectReport,
): Pick<StatefulSet['spec'], 'ordinals' | 'podManagementPolicy' | 'updateStrategy' | 'revisionHistoryLimit'> {
  const { podManagementPolicy, updateStrategy, ordinals } = spec;
  const start = ordinals?.start ?? 0;
  if (start < 0) report.error(['spec', 'ordinals', 'start'], atLeast(0, start));
  const { type = 'RollingUpdate', rollingUpdate } = updateStrategy ?? {};
  // Pods with an ordinal below it keep the old template: a canary from the other end.
  const partition = rollingUpdate?.partition ?? 0;
  if (partition < 0)
    report.error(['spec', 'updateStrategy', 'rollingUpdate', 'partition'], atLeast(0, partition));
  return {
    ...(start > 0 && { ordinals: { start } }),
    ...(podManagementPolicy !== undefined && { podManagementPolicy }),
    updateStrategy: type === 'OnDelete' ? { type } : { type, partition },
    ...historyLimit(spec, report),
  };
}

/**
 * How a DaemonSet replaces its pods, checked as in `ValidateRollingUpdateDaemonSet` of the same file. By
 * default one pod is away at a time, and none is added.
 */
export function daemonSetFields(
  spec: RawWorkloadSpec,
  report: ObjectReport,
): Pick<DaemonSet['spec'], 'updateStrategy' | 'revisionHistoryLimit'> {
  const { type = 'RollingUpdate', rollingUpdate } = spec.updateStrategy ?? {};
  const history = historyLimit(spec, report);
  if (type === 'OnDelete') return { updateStrategy: { type }, ...history };
  const path = ['spec', 'updateStrategy', 'rollingUpdate'];
  // A surge and an absence together are refused: a node has one pod of the set, or two for a moment.
  const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate ?? {};
  const surge = hundredthsOf(maxSurge, [...path, 'maxSurge'], report);
  const unavailable = hundredthsOf(maxUnavailable, [...path, 'maxUnavailable'], report);
  if (surge === 0 && unavailable === 0) report.error([...path, 'maxUnavailable'], daemonSetNeedsRoom());
  if ((surge ?? 0) > 0 && (unavailable ?? 0) > 0) report.error([...path, 'maxSurge'], daemonSetHasBoth());
  return {
    updateStrategy: { type, maxUnavailable, ...((surge ?? 0) > 0 && { maxSurge }) },
    ...history,
  };
}

/**
 * The value, of a hundred if it is a percentage; `undefined`, with an error, if it is neither. A hundred
 * stands for the number of pods, which is not known here: it is only compared with 0 and 100.
 */
export function hundredthsOf(value: IntOrPercent, path: Path, report: ObjectReport): number | undefined {
  if (typeof value === 'number' && value < 0) report.error(path, atLeast(0, value));
  try {
    return scaledValue(value, 100, 'up');
  } catch {
    report.error(path, neitherNumberNorPercent(String(value)));
    return undefined;
  }
}
