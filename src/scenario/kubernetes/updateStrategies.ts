import { type IntOrPercent, scaledValue } from '../../cluster/intOrPercent.ts';
import type { DaemonSet, StatefulSet } from '../../cluster/objects.ts';
import { atLeast, daemonSetNeedsRoom, neitherNumberNorPercent } from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawWorkloadSpec } from './rawObjects.ts';

/** How a StatefulSet orders its pods, checked as in `validateStatefulSetSpec` of `pkg/apis/apps/validation/validation.go`. */
export function statefulSetFields(
  { podManagementPolicy, updateStrategy, ordinals }: RawWorkloadSpec,
  report: ObjectReport,
): Pick<StatefulSet['spec'], 'podManagementPolicy' | 'updateStrategy'> {
  if ((ordinals?.start ?? 0) !== 0) report.notSimulated('ordinals', ['spec', 'ordinals']);
  const { type = 'RollingUpdate', rollingUpdate } = updateStrategy ?? {};
  const partition = rollingUpdate?.partition ?? 0;
  if (partition < 0)
    report.error(['spec', 'updateStrategy', 'rollingUpdate', 'partition'], atLeast(0, partition));
  return {
    ...(podManagementPolicy !== undefined && { podManagementPolicy }),
    updateStrategy: type === 'OnDelete' ? { type } : { type, partition },
  };
}

/** How a DaemonSet replaces its pods, checked as in `ValidateRollingUpdateDaemonSet` of the same file. */
export function daemonSetFields(
  { updateStrategy }: RawWorkloadSpec,
  report: ObjectReport,
): Pick<DaemonSet['spec'], 'updateStrategy'> {
  const { type = 'RollingUpdate', rollingUpdate } = updateStrategy ?? {};
  if (type === 'OnDelete') return { updateStrategy: { type } };
  const path = ['spec', 'updateStrategy', 'rollingUpdate'];
  const { maxUnavailable = 1, maxSurge = 0 } = rollingUpdate ?? {};
  const surge = hundredthsOf(maxSurge, [...path, 'maxSurge'], report);
  const unavailable = hundredthsOf(maxUnavailable, [...path, 'maxUnavailable'], report);
  if (surge === 0 && unavailable === 0) report.error([...path, 'maxUnavailable'], daemonSetNeedsRoom());
  if (surge !== undefined && surge > 0) report.notSimulated('maxSurge of a DaemonSet', [...path, 'maxSurge']);
  return { updateStrategy: { type, maxUnavailable } };
}

/** The value, of a hundred if it is a percentage; `undefined`, with an error, if it is neither. */
export function hundredthsOf(value: IntOrPercent, path: Path, report: ObjectReport): number | undefined {
  if (typeof value === 'number' && value < 0) report.error(path, atLeast(0, value));
  try {
    return scaledValue(value, 100, 'up');
  } catch {
    report.error(path, neitherNumberNorPercent(String(value)));
    return undefined;
  }
}
