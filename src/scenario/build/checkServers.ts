import type { FaultConfig } from '../../faults/config.ts';
import type { TrafficConfig, WorkloadConfig } from '../../workload/config.ts';
import { hogWithoutSharing, priorityWithoutQueue, throttlingWithoutLimit } from '../messages.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { workloadOf } from './workloads.ts';

/** What workloads, traffic and faults say of servers has to fit together. All workloads of the scenario must be there. */
export function checkServers(
  workloads: readonly WorkloadConfig[],
  traffic: readonly TrafficConfig[],
  faults: readonly FaultConfig[],
  context: BuildContext,
): void {
  checkLimits(workloads, context);
  const byPriority = workloads.some(({ discipline }) => discipline === 'priority');
  for (const [i, { priority }] of traffic.entries())
    if (priority !== undefined && !byPriority)
      warningAt(context, ['traffic', i, 'priority'], priorityWithoutQueue());
  const shared = workloads.some(({ sharedCpu }) => sharedCpu === true);
  for (const [i, { kind }] of faults.entries())
    if (kind === 'cpu-hog' && !shared) errorAt(context, ['faults', i], hogWithoutSharing());
}

/** Throttling needs a limit. */
function checkLimits(workloads: readonly WorkloadConfig[], context: BuildContext): void {
  const { podSources, isComplete } = context.manifests;
  if (!isComplete) return;
  for (const [i, { cpuThrottling }] of workloads.entries()) {
    const isLimited = podSources.some(
      (pods) => workloadOf(workloads, pods) === i && pods.spec.containers[0]?.cpuLimit !== undefined,
    );
    if (cpuThrottling === true && !isLimited)
      warningAt(context, ['workloads', i, 'cpuThrottling'], throttlingWithoutLimit());
  }
}
