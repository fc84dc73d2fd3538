import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type { LabelSelector, Manifest, PodTemplate } from '../../cluster/objects.ts';
import {
  atLeast,
  emptySelector,
  expressionNeedsNoValues,
  expressionNeedsValues,
  fieldRequired,
  selectorDoesNotMatch,
} from '../messages.ts';
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
  // A ReplicaSet without a selector takes its template's labels only in versions long gone: apps/v1 wants one.
  const labels = selector(rawSelector, report);
  if (labels === undefined) return undefined;
  if (!matchesSelector(labels, template.labels)) {
    const at =
      template.labels && rawTemplate?.metadata?.labels !== undefined
        ? ['spec', 'template', 'metadata', 'labels']
        : ['spec', 'template'];
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

function selector(raw: RawSelector | undefined, report: ObjectReport): LabelSelector | undefined {
  const path = ['spec', 'selector'];
  if (raw === undefined) {
    report.error(path, fieldRequired());
    return undefined;
  }
  const matchLabels = raw.matchLabels ?? {};
  const matchExpressions = (raw.matchExpressions ?? []).map(({ key, operator, values = [] }, i) => {
    const needsValues = operator === 'In' || operator === 'NotIn';
    const at = [...path, 'matchExpressions', i, 'values'];
    if (needsValues && values.length === 0) report.error(at, expressionNeedsValues());
    if (!needsValues && values.length > 0) report.error(at, expressionNeedsNoValues());
    return { key, operator, values };
  });
  if (Object.keys(matchLabels).length + matchExpressions.length === 0) {
    report.error(path, emptySelector());
    return undefined;
  }
  return { matchLabels, matchExpressions };
}
