import { SelectorIndex } from '../../../cluster/labels/selectorIndex.ts';
import { requirementsOf } from '../../../cluster/labels/selectors.ts';
import type { LabelSelector, MetricSpec, PodSpec } from '../../../cluster/objects.ts';
import {
  ambiguousSelector,
  containerNotInPods,
  missingRequest,
  scaleTargetNotFound,
} from '../../messages.ts';
import { selectorText } from '../../wording.ts';
import type { LoadedAutoscaler, ManifestSet } from '../manifestSet.ts';

/** An autoscaler whose target is there. */
interface Targeting {
  readonly autoscaler: LoadedAutoscaler;
  /** Of the target, by which its pods are found. */
  readonly selector: LabelSelector;
  readonly spec: PodSpec;
}

/**
 * HorizontalPodAutoscalers that cannot work: `pkg/controller/podautoscaler/horizontal.go`. An autoscaler that
 * the controller would refuse at every round never scales anything, and says so only in its events.
 */
export function checkAutoscalers(set: ManifestSet): void {
  const found = set.autoscalers.flatMap((autoscaler) => targeting(autoscaler, set) ?? []);
  for (const each of found) checkMetrics(each);
  checkAmbiguous(found, set);
}

/** Looks the target up; `undefined`, with a warning, if it is in no manifest. */
function targeting(autoscaler: LoadedAutoscaler, { objects }: ManifestSet): Targeting | undefined {
  const { manifest, report } = autoscaler;
  const { kind, name } = manifest.spec.scaleTargetRef;
  const { namespace } = manifest.meta;
  // Names of that kind in the namespace, for the nearest spelling.
  const known: string[] = [];
  for (const { manifest: other } of objects) {
    if (other.kind !== kind || other.meta.namespace !== namespace) continue;
    known.push(other.meta.name);
    // Only what has a template has pods of its own, and with them requests to measure against.
    if (other.meta.name !== name || !('template' in other.spec)) continue;
    const { selector, template } = other.spec;
    return { autoscaler, selector, spec: template.spec };
  }
  report.warning(['spec', 'scaleTargetRef', 'name'], scaleTargetNotFound(kind, name, known));
  return undefined;
}

/**
 * A share of the requests needs requests: `GetPodRequests` in `replica_calculator.go`. A metric in bytes or
 * requests is measured itself, and needs none.
 */
function checkMetrics({ autoscaler: { manifest, report }, spec }: Targeting): void {
  const { metrics, scaleTargetRef } = manifest.spec;
  for (const [i, metric] of metrics.entries()) {
    const path = ['spec', 'metrics', i];
    const problem = metricProblem(metric, spec, scaleTargetRef.name);
    if (problem !== undefined) report.warning(path, problem);
  }
}

/**
 * What the controller would say of a metric of CPU; `undefined`: nothing. Containers are asked in their order, and
 * the first without a request decides. An average in cores needs no requests.
 */
function metricProblem(metric: MetricSpec, { containers }: PodSpec, workload: string): string | undefined {
  const isOfPods = metric.type === 'Resource';
  if ((!isOfPods && metric.type !== 'ContainerResource') || metric.name !== 'cpu') return undefined;
  const measured = containers.filter(({ name }) => isOfPods || name === metric.container);
  if (!isOfPods && measured.length === 0) {
    const known = containers.map(({ name }) => name);
    return containerNotInPods(metric.container, workload, known);
  }
  if (metric.target.type !== 'Utilization') return undefined;
  // A request of 0 that is written counts as said: only a missing one makes the usage immeasurable.
  const lacking = measured.find(
    ({ requests, zeroRequests }) => requests.cpu === 0 && !(zeroRequests ?? []).includes('cpu'),
  );
  return lacking && missingRequest('cpu', lacking.name, workload);
}

/** Pods that several autoscalers count as their own: `hpasControllingPodsUnderSelector`. */
function checkAmbiguous(found: readonly Targeting[], { podSources }: ManifestSet): void {
  // The index finds for each pod the autoscalers whose selector matches it, without looking at all of them.
  const index = new SelectorIndex<Targeting>();
  for (const [i, each] of found.entries()) {
    const { matchLabels, matchExpressions } = each.selector;
    const requirements = [...requirementsOf(matchLabels), ...matchExpressions];
    index.set(String(i), each.autoscaler.manifest.meta.namespace, requirements, each);
  }
  // Everybody counts itself, so that a set of one means no rival.
  const rivals = new Map(found.map((each) => [each, new Set([each])]));
  for (const { namespace, labels } of podSources) {
    const claiming: Targeting[] = [];
    index.forEachMatch(namespace, labels, (each) => claiming.push(each));
    for (const each of claiming) for (const other of claiming) rivals.get(each)?.add(other);
  }
  for (const [each, others] of rivals) if (others.size > 1) warnOfRivals(each, found, others);
}

/** Told once: not at the first of the autoscalers, but at those that came to a place already taken. */
function warnOfRivals(each: Targeting, found: readonly Targeting[], rivals: ReadonlySet<Targeting>): void {
  const inOrder = found.filter((other) => rivals.has(other));
  if (inOrder[0] === each) return;
  const titles = inOrder.map(({ autoscaler: { manifest } }) => {
    const { namespace, name } = manifest.meta;
    return `${namespace}/${name}`;
  });
  const words = ambiguousSelector(selectorText(each.selector), titles);
  each.autoscaler.report.warning(['spec', 'scaleTargetRef'], words, 'key');
}
