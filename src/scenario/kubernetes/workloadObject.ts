import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type {
  LabelSelector,
  LabelSelectorRequirement,
  Manifest,
  PodTemplate,
} from '../../cluster/objects.ts';
import {
  atLeast,
  emptySelector,
  expressionNeedsNoValues,
  expressionNeedsValues,
  fieldRequired,
  selectorDoesNotMatch,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { checkLabels, metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import { podSpec } from './podSpec.ts';
import type { RawPod, RawSelector, RawTemplate, RawWorkload } from './rawObjects.ts';

/** A Deployment or ReplicaSet as the API server would accept it; `undefined` if it lacks what makes it one. */
export function workloadObject(
  kind: 'Deployment' | 'ReplicaSet',
  raw: RawWorkload,
  report: ObjectReport,
): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { replicas = 1, strategy, selector: rawSelector, template: rawTemplate } = raw.spec ?? {};
  if (replicas < 0) report.error(['spec', 'replicas'], atLeast(0, replicas));
  if (strategy !== undefined) report.notSimulated('strategy', ['spec', 'strategy']);
  const template = podTemplate(rawTemplate, report);
  if (template === undefined) return undefined;
  const labels = selector(rawSelector, report);
  if (labels === undefined) return undefined;
  if (!matchesSelector(labels, template.labels)) {
    const hasLabels = rawTemplate?.metadata?.labels !== undefined;
    const at = ['spec', 'template', ...(hasLabels ? ['metadata', 'labels'] : [])];
    report.error(at, selectorDoesNotMatch(template.labels), 'key');
  }
  return { kind, meta, spec: { replicas, selector: labels, template } };
}

/** A Pod of its own. */
export function podObject(raw: RawPod, report: ObjectReport): Manifest | undefined {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  if (raw.spec === undefined) {
    report.error(['spec'], fieldRequired());
    return undefined;
  }
  return { kind: 'Pod', meta, spec: podSpec(raw.spec, ['spec'], report) };
}

/** The template of the pods; without a spec there is nothing to run. */
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

/** A selector that selects something; `undefined`, with a report, if there is none. */
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

/** `ValidateLabelSelectorRequirement` in `apimachinery/pkg/apis/meta/v1/validation`. */
function checkExpressions(
  expressions: readonly LabelSelectorRequirement[],
  path: Path,
  report: ObjectReport,
): boolean {
  let isValid = true;
  for (const [i, { operator, values }] of expressions.entries()) {
    const needsValues = operator === 'In' || operator === 'NotIn';
    if (needsValues === values.length > 0) continue;
    report.error([...path, i, 'values'], needsValues ? expressionNeedsValues() : expressionNeedsNoValues());
    isValid = false;
  }
  return isValid;
}
