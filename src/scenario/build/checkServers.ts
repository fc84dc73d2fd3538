import { POD_KINDS } from '../kubernetes/manifestSet.ts';
import type { FaultEntry } from '../language/faults.ts';
import type { TrafficEntry } from '../language/traffic.ts';
import type { WorkloadEntry } from '../language/workloads.ts';
import { hogWithoutSharing, priorityWithoutQueue, throttlingWithoutLimit } from '../messages.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { workloadOf } from './workloads.ts';

/** Sections of a scenario; undefined for one that is wrong, against which nothing is checked. */
interface ServerSections {
  readonly workloads?: readonly WorkloadEntry[] | undefined;
  readonly traffic?: readonly Pick<TrafficEntry, 'priority'>[] | undefined;
  readonly faults?: readonly Pick<FaultEntry, 'kind'>[] | undefined;
}

/**
 * What workloads, traffic and faults say of servers has to fit together. Each of these is legal by itself and
 * has no effect without the other: a priority needs a queue that looks at it, a neighbour that takes CPU
 * needs servers that share it.
 */
export function checkServers(
  { workloads, traffic = [], faults = [] }: ServerSections,
  context: BuildContext,
): void {
  // What is wrong in a workload may be the very thing that others go with.
  if (workloads === undefined || context.unread?.within('workloads')) return;
  checkLimits(workloads, context);
  const byPriority = workloads.some(({ discipline }) => discipline === 'priority');
  for (const [i, { priority }] of traffic.entries())
    if (priority !== undefined && !byPriority)
      warningAt(context, ['traffic', i, 'priority'], priorityWithoutQueue());
  const shared = workloads.some(({ sharedCpu }) => sharedCpu === true);
  for (const [i, { kind }] of faults.entries())
    if (kind === 'cpu-hog' && !shared) errorAt(context, ['faults', i], hogWithoutSharing());
}

/**
 * Throttling needs a limit. The CFS quota of a container is made from its limit
 * (`pkg/kubelet/cm/helpers_linux.go`, `MilliCPUToQuota`), so that without one there is nothing to run out of.
 */
function checkLimits(workloads: readonly WorkloadEntry[], context: BuildContext): void {
  const { podSources } = context.manifests;
  // A limit may stand in the manifest that could not be read.
  if (!context.manifests.hasAll(...POD_KINDS)) return;
  for (const [i, { cpuThrottling }] of workloads.entries()) {
    const isLimited = podSources.some(
      (pods) => workloadOf(workloads, pods) === i && pods.spec.containers[0]?.cpuLimit !== undefined,
    );
    if (cpuThrottling === true && !isLimited)
      warningAt(context, ['workloads', i, 'cpuThrottling'], throttlingWithoutLimit());
  }
}
