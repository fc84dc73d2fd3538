import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type {
  LabelSelector,
  Manifest,
  PodTemplate,
  ReplicaSet,
  WorkloadKind,
} from '../../cluster/objects.ts';
import { atLeast, emptySelector, fieldRequired, selectorDoesNotMatch } from '../messages.ts';
import { checkExpressions } from './labelSelector.ts';
import { checkLabels, metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import { podSpec } from './podSpec.ts';
import type { RawPod, RawSelector, RawTemplate, RawWorkload, RawWorkloadSpec } from './rawObjects.ts';
import { rolloutFields } from './rolloutFields.ts';
import { daemonSetFields, statefulSetFields } from './updateStrategies.ts';

/**
 * A workload as the API server would accept it; `undefined` if it lacks what makes it one. Source: the
 * `Validate...Spec` functions in `pkg/apis/apps/validation/validation.go`.
 */
export function workloadObject(
  kind: WorkloadKind,
  raw: RawWorkload,
  report: ObjectReport,
): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { spec: rawSpec = {} } = raw;
  // `SetDefaults_Deployment` and its sisters: one replica.
  const { replicas = 1 } = rawSpec;
  if (replicas < 0) report.error(['spec', 'replicas'], atLeast(0, replicas));
  const pods = podsOf(rawSpec, report);
  if (pods === undefined) return undefined;
  switch (kind) {
    case 'Deployment':
      return { kind, meta, spec: { replicas, ...pods, ...rolloutFields(rawSpec, report) } };
    case 'ReplicaSet':
      return { kind, meta, spec: { replicas, ...pods } };
    case 'StatefulSet':
      return {
        kind,
        meta,
        spec: {
          replicas,
          ...pods,
          ...statefulSetFields(rawSpec, report),
          ...(rawSpec.serviceName && { serviceName: rawSpec.serviceName }),
        },
      };
    case 'DaemonSet':
      return { kind, meta, spec: { ...pods, ...daemonSetFields(rawSpec, report) } };
  }
}

/**
 * What all workloads have: the selector, the template that it must match, and when a pod counts as available.
 * Undefined, with a report: one of them is missing, and no pods could be made.
 */
function podsOf(
  { selector: rawSelector, template: rawTemplate, minReadySeconds }: RawWorkloadSpec,
  report: ObjectReport,
): Pick<ReplicaSet['spec'], 'selector' | 'template' | 'minReadySeconds'> | undefined {
  if (minReadySeconds !== undefined && minReadySeconds < 0)
    report.error(['spec', 'minReadySeconds'], atLeast(0, minReadySeconds));
  const template = podTemplate(rawTemplate, report);
  if (template === undefined) return undefined;
  const labels = selector(rawSelector, report);
  if (labels === undefined) return undefined;
  // A set whose selector misses its own pods would make new ones without end.
  if (!matchesSelector(labels, template.labels)) {
    const hasLabels = rawTemplate?.metadata?.labels !== undefined;
    const at = ['spec', 'template', ...(hasLabels ? ['metadata', 'labels'] : [])];
    report.error(at, selectorDoesNotMatch(template.labels), 'key');
  }
  return { selector: labels, template, ...(minReadySeconds !== undefined && { minReadySeconds }) };
}

/** A Pod of its own. Nothing makes it anew when it is gone. */
export function podObject(raw: RawPod, report: ObjectReport): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  if (raw.spec === undefined) {
    report.error(['spec'], fieldRequired());
    return undefined;
  }
  return { kind: 'Pod', meta, spec: podSpec(raw.spec, ['spec'], report) };
}

/**
 * The template of the pods; without a spec there is nothing to run. Its labels are those of the pods, its own
 * name counts for nothing.
 */
function podTemplate(raw: RawTemplate | undefined, report: ObjectReport): PodTemplate | undefined {
  if (raw?.spec === undefined) {
    report.error(['spec', 'template', 'spec'], fieldRequired());
    return undefined;
  }
  const labels = raw.metadata?.labels ?? {};
  checkLabels(labels, ['spec', 'template', 'metadata', 'labels'], report);
  const annotations = raw.metadata?.annotations ?? {};
  return { labels, annotations, spec: podSpec(raw.spec, ['spec', 'template', 'spec'], report) };
}

/**
 * A selector that selects something; `undefined`, with a report, if there is none. An empty one would select
 * every pod of the namespace, and is refused.
 */
function selector(raw: RawSelector | undefined, report: ObjectReport): LabelSelector | undefined {
  const path = ['spec', 'selector'];
  if (raw === undefined) {
    report.error(path, fieldRequired());
    return undefined;
  }
  const matchLabels = raw.matchLabels ?? {};
  const matchExpressions = (raw.matchExpressions ?? []).map((each) => ({ values: [], ...each }));
  const isValid = checkExpressions(matchExpressions, [...path, 'matchExpressions'], report);
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) {
    report.error(path, emptySelector());
    return undefined;
  }
  return isValid ? { matchLabels, matchExpressions } : undefined;
}
