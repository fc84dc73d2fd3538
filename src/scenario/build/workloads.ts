import { matchesLabels } from '../../cluster/labels/selectors.ts';
import { DEFAULT_WORKLOAD, type WorkloadConfig } from '../../workload/config.ts';
import { selectedSources } from '../kubernetes/crossChecks.ts';
import { POD_KINDS, type PodSource } from '../kubernetes/manifestSet.ts';
import type { WorkloadEntry } from '../language/workloads.ts';
import { matchesNoPod, readyBeforeListening, withoutWorkload } from '../messages.ts';
import { type BuildContext, warningAt } from './context.ts';
import { buildServers } from './servers.ts';
import { buildServiceTime } from './serviceTime.ts';
import { withCalls } from './workloadCalls.ts';

/** What decides which pods an entry is about. */
const MATCHING = ['match', 'namespace', 'address'] as const;

/**
 * The workloads of a scenario, with warnings about entries and pods that do not find each other. An entry may
 * match pods of several Deployments, and pods no entry at all, which is what the warnings say.
 */
export function buildWorkloads(entries: readonly WorkloadEntry[], context: BuildContext): WorkloadConfig[] {
  const workloads = entries.flatMap(({ calls, holdsWorker, onCallFailure, ...entry }, i) => {
    const service = buildServiceTime(entry.service, ['workloads', i, 'service'], context);
    return service === undefined ? [] : [buildServers(entry, service, ['workloads', i], context)];
  });
  // With an entry or pods left out, others would seem not to match.
  const isRead = !entries.some((_, i) => MATCHING.some((key) => context.unread?.within('workloads', i, key)));
  if (isRead && workloads.length === entries.length && context.manifests.hasAll(...POD_KINDS))
    checkMatches(workloads, context);
  return withCalls(workloads, entries, (pods) => workloadOf(workloads, pods), context);
}

/**
 * Index of the first workload that matches the pods; -1: none does. The first one counts, so that the special
 * ones stand above the general one.
 */
export function workloadOf(
  workloads: readonly Pick<WorkloadConfig, 'match' | 'namespace' | 'address'>[],
  pods: PodSource,
): number {
  return workloads.findIndex(
    ({ match, namespace, address }) =>
      address === undefined &&
      (namespace ?? pods.namespace) === pods.namespace &&
      matchesLabels(match, pods.labels),
  );
}

/**
 * Compares entries and pods; both may be left alone. Pods without an entry get the defaults, of which a
 * reader should know.
 */
function checkMatches(workloads: readonly WorkloadConfig[], context: BuildContext): void {
  const { podSources } = context.manifests;
  const matching = podSources.map((pods) => workloadOf(workloads, pods));
  const used = new Set(matching);
  for (const i of workloads.keys()) {
    if (!used.has(i) && workloads[i].address === undefined)
      warningAt(context, ['workloads', i, 'match'], matchesNoPod());
  }
  // Such pods may be fine with the defaults, so it is a warning.
  const without = podSources.filter((_, i) => matching[i] === -1);
  if (without.length > 0) {
    const titles = without.map(({ title }) => title);
    context.problems.warning(
      context.located.at(['workloads'], 'key'),
      withoutWorkload(titles, DEFAULT_WORKLOAD),
    );
  }
  const behindServices = new Set(
    [...selectedSources(context.manifests.services, podSources).values()].flat(),
  );
  checkReadiness(
    podSources
      .map((pods, i) => ({ pods, workload: workloads[matching[i]] ?? DEFAULT_WORKLOAD }))
      .filter(({ pods }) => behindServices.has(pods)),
    context,
  );
}

/**
 * A container without a readiness probe counts as ready once it runs (`pkg/kubelet/status/generate.go`): until its
 * process listens, connections to it are refused. Pods behind no Service get none.
 */
function checkReadiness(
  pairs: readonly { readonly pods: PodSource; readonly workload: WorkloadConfig }[],
  { problems }: BuildContext,
): void {
  const early = pairs.filter(
    ({ pods, workload }) =>
      workload.startup > 0 && pods.spec.containers.every((each) => each.readinessProbe === undefined),
  );
  // The first of them shows where to look, and the message names them all.
  const [first] = early;
  if (first === undefined) return;
  const path =
    first.pods.kind === 'Pod' ? ['spec', 'containers'] : ['spec', 'template', 'spec', 'containers'];
  // Clusters may have been given the same manifest.
  const titles = [...new Set(early.map(({ pods }) => pods.title))];
  const longest = Math.max(...early.map(({ workload }) => workload.startup));
  problems.warning(first.pods.report.at(path, 'key'), readyBeforeListening(titles, longest));
}
