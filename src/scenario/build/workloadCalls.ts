import type { WorkloadConfig } from '../../workload/config.ts';
import { POD_KINDS, type PodSource } from '../kubernetes/manifestSet.ts';
import type { WorkloadEntry } from '../language/workloads.ts';
import { callsFromOutside, callsInOneCluster, needsCalls } from '../messages.ts';
import { checkCallGraph } from './callGraph.ts';
import { CallBuilder, type Caller } from './calls.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * Adds what workloads call. Where an entry is left out because it is wrong, calls are not looked at: whose pods are whose
 * would not be known. Returns the workloads themselves when there is nothing to add, so that a scenario
 * without calls is as it was.
 * @param workloadOf number of the workload that pods belong to; -1: none
 */
export function withCalls(
  workloads: readonly WorkloadConfig[],
  entries: readonly WorkloadEntry[],
  workloadOf: (pods: PodSource) => number,
  context: BuildContext,
): WorkloadConfig[] {
  checkSettings(entries, context);
  if (
    context.clusterSet !== undefined ||
    workloads.length !== entries.length ||
    entries.every(({ calls }) => calls === undefined)
  )
    return [...workloads];
  // A workload may match the pods of several Deployments.
  const sources = workloads.map((_, i) =>
    context.manifests.podSources.filter((pods) => workloadOf(pods) === i),
  );
  const callers = workloads.map((workload, i) => callerOf(workload, sources[i]));
  const builder = new CallBuilder(context);
  const calling = workloads.map((workload, i) => {
    // A pod waits for what it calls unless the scenario says that it is asynchronous.
    const { calls, holdsWorker = true, onCallFailure = 'fail' } = entries[i];
    if (calls === undefined) return workload;
    const written = { calls, holdsWorker, onCallFailure };
    return { ...workload, calls: builder.build(callers[i], written, ['workloads', i, 'calls']) };
  });
  const names = callers.map(({ name }) => name);
  if (context.manifests.hasAll(...POD_KINDS, 'Service') && !context.unread?.within('workloads'))
    checkCallGraph({ workloads: calling, names, workloadOf }, context);
  return calling;
}

/**
 * What is said of calls where there are none, or can be none. Settings of calls that are nowhere made would
 * be without effect.
 */
function checkSettings(entries: readonly WorkloadEntry[], context: BuildContext): void {
  for (const [i, { calls, holdsWorker, onCallFailure, address }] of entries.entries()) {
    const path = ['workloads', i];
    if (calls !== undefined && address !== undefined)
      errorAt(context, [...path, 'calls'], callsFromOutside());
    if (calls !== undefined && context.clusterSet !== undefined)
      errorAt(context, [...path, 'calls'], callsInOneCluster());
    // Calls leave a pod of the cluster: a server outside, and one that spans clusters, makes none here.
    if (calls !== undefined) continue;
    if (holdsWorker !== undefined) errorAt(context, [...path, 'holdsWorker'], needsCalls('holdsWorker'));
    if (onCallFailure !== undefined)
      errorAt(context, [...path, 'onCallFailure'], needsCalls('onCallFailure'));
  }
}

/** Called by the name of its Deployment; with several of them, or none, by what its labels say. */
function callerOf({ match, namespace, address }: WorkloadConfig, pods: readonly PodSource[]): Caller {
  const [first, ...others] = pods;
  const isOne = first !== undefined && others.every(({ name }) => name === first.name);
  // An empty match means every pod, which no label can name.
  const labels = Object.values(match).join('-') || 'every pod';
  return {
    name: isOne ? first.name : (address ?? labels),
    namespace: namespace ?? first?.namespace ?? 'default',
    pods,
  };
}
