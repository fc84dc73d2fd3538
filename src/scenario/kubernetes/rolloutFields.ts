import type { Deployment, DeploymentStrategy } from '../../cluster/objects.ts';
import {
  aboveHundredPercent,
  atLeast,
  bothFencepostsZero,
  deadlineNotAboveMinReady,
  notWithRecreate,
} from '../messages.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawStrategy, RawWorkloadSpec } from './rawObjects.ts';
import { hundredthsOf } from './updateStrategies.ts';

/** The fields of a Deployment that say how its pods are replaced. */
type RolloutFields = Pick<
  Deployment['spec'],
  'strategy' | 'paused' | 'progressDeadlineSeconds' | 'revisionHistoryLimit'
>;

/**
 * `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go`. The deadline is in seconds: 10 minutes without
 * progress.
 */
const DEFAULT_SHARE = '25%';
const DEFAULT_PROGRESS_DEADLINE = 600;

/**
 * The fields of a Deployment by which it rolls out, checked as in `ValidateDeploymentSpec` of
 * `pkg/apis/apps/validation/validation.go`. Fields that are absent stay absent; the controller has their defaults.
 */
export function rolloutFields(spec: RawWorkloadSpec, report: ObjectReport): RolloutFields {
  const { strategy, paused, progressDeadlineSeconds, revisionHistoryLimit, minReadySeconds } = spec;
  if (revisionHistoryLimit !== undefined && revisionHistoryLimit < 0)
    report.error(['spec', 'revisionHistoryLimit'], atLeast(0, revisionHistoryLimit));
  // A pod that is not yet available would miss any deadline below `minReadySeconds`.
  const deadline = progressDeadlineSeconds ?? DEFAULT_PROGRESS_DEADLINE;
  if (deadline <= (minReadySeconds ?? 0)) {
    const field = progressDeadlineSeconds === undefined ? 'minReadySeconds' : 'progressDeadlineSeconds';
    report.error(['spec', field], deadlineNotAboveMinReady(deadline));
  }
  return {
    ...(strategy !== undefined && { strategy: deploymentStrategy(strategy, report) }),
    ...(paused !== undefined && { paused }),
    ...(progressDeadlineSeconds !== undefined && { progressDeadlineSeconds }),
    ...(revisionHistoryLimit !== undefined && { revisionHistoryLimit }),
  };
}

/**
 * Recreate takes the old pods away first, and so has no numbers; RollingUpdate needs one of the two above 0,
 * or nothing could ever move.
 */
function deploymentStrategy(
  { type = 'RollingUpdate', rollingUpdate }: RawStrategy,
  report: ObjectReport,
): DeploymentStrategy {
  const path = ['spec', 'strategy', 'rollingUpdate'];
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined) report.error(path, notWithRecreate(), 'key');
    return { type };
  }
  const { maxSurge = DEFAULT_SHARE, maxUnavailable = DEFAULT_SHARE } = rollingUpdate ?? {};
  const surge = hundredthsOf(maxSurge, [...path, 'maxSurge'], report);
  const unavailable = hundredthsOf(maxUnavailable, [...path, 'maxUnavailable'], report);
  if (typeof maxUnavailable === 'string' && unavailable !== undefined && unavailable > 100)
    report.error([...path, 'maxUnavailable'], aboveHundredPercent(maxUnavailable));
  if (surge === 0 && unavailable === 0) report.error([...path, 'maxUnavailable'], bothFencepostsZero());
  return { type, maxSurge, maxUnavailable };
}
