import type {
  Affinity,
  NodeAffinity,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../cluster/objects.ts';
import { atLeast, duplicateValue, fieldRequired, nodeOperatorNeedsNumber, weightRange } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { labelSelector } from './labelSelector.ts';
import type { ObjectReport } from './objectReport.ts';
import type {
  RawAffinity,
  RawNodeSelectorTerm,
  RawPodAffinity,
  RawPodAffinityTerm,
  RawSelector,
  RawSpreadConstraint,
} from './rawObjects.ts';

/** The names say when a term counts: while a pod is placed, and no more once it runs. */
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/**
 * A pod's `topologySpreadConstraints`. Kubernetes allows each key once for each of the two kinds of constraint
 * (`ValidateTopologySpreadConstraints` in `pkg/apis/core/validation/validation.go`).
 */
export function spreadConstraints(
  raw: readonly RawSpreadConstraint[],
  path: Path,
  report: ObjectReport,
): TopologySpreadConstraint[] {
  const pairs = new Set<string>();
  return raw.map(({ labelSelector: selector, ...rest }, i) => {
    const at = [...path, i];
    if (rest.maxSkew < 1) report.error([...at, 'maxSkew'], atLeast(1, rest.maxSkew));
    if ((rest.minDomains ?? 1) < 1) report.error([...at, 'minDomains'], atLeast(1, rest.minDomains ?? 1));
    if (rest.topologyKey === '') report.error([...at, 'topologyKey'], fieldRequired());
    const pair = `{${rest.topologyKey}, ${rest.whenUnsatisfiable}}`;
    if (pairs.has(pair)) report.error(at, duplicateValue(pair));
    pairs.add(pair);
    if (selector === undefined) return rest;
    return { ...rest, labelSelector: labelSelector(selector, [...at, 'labelSelector'], report) };
  });
}

/**
 * A pod's `affinity`, all three kinds of it. The required terms keep pods from nodes, the preferred ones only
 * score them.
 */
export function affinity(raw: RawAffinity, path: Path, report: ObjectReport): Affinity {
  const { nodeAffinity: node, podAffinity: near, podAntiAffinity: apart } = raw;
  return {
    ...(node && { nodeAffinity: nodeAffinity(node, [...path, 'nodeAffinity'], report) }),
    ...(near && { podAffinity: podAffinity(near, [...path, 'podAffinity'], report) }),
    ...(apart && { podAntiAffinity: podAffinity(apart, [...path, 'podAntiAffinity'], report) }),
  };
}

/** Which nodes the pods may be on, and which they would rather be on. Terms are alternatives. */
function nodeAffinity(
  raw: NonNullable<RawAffinity['nodeAffinity']>,
  path: Path,
  report: ObjectReport,
): NodeAffinity {
  const terms = raw[REQUIRED]?.nodeSelectorTerms;
  const at = [...path, REQUIRED, 'nodeSelectorTerms'];
  if (terms?.length === 0) report.error(at, fieldRequired());
  return {
    ...(terms && { required: terms.map((term, i) => nodeTerm(term, [...at, i], report)) }),
    preferred: (raw[PREFERRED] ?? []).map(({ weight, preference }, i) => {
      const here = [...path, PREFERRED, i];
      checkWeight(weight, here, report);
      return { weight, preference: nodeTerm(preference, [...here, 'preference'], report) };
    }),
  };
}

/**
 * One term, whose expressions all have to hold. An absent list of values is an empty one, as `Exists` has it.
 */
function nodeTerm(raw: RawNodeSelectorTerm, path: Path, report: ObjectReport): NodeSelectorTerm {
  const matchExpressions = (raw.matchExpressions ?? []).map((each) => ({ values: [], ...each }));
  // Gt and Lt compare the label with one whole number (`ValidateNodeSelectorRequirement`).
  for (const [i, { operator, values }] of matchExpressions.entries()) {
    const isNumber = values.length === 1 && /^[+-]?\d+$/.test(values[0]);
    if ((operator === 'Gt' || operator === 'Lt') && !isNumber)
      report.error([...path, 'matchExpressions', i, 'values'], nodeOperatorNeedsNumber(operator));
  }
  return {
    matchExpressions,
    matchFields: (raw.matchFields ?? []).map((each) => ({ values: [], ...each })),
  };
}

/** Which other pods are wanted near, or not near: both kinds are made alike. */
function podAffinity(raw: RawPodAffinity, path: Path, report: ObjectReport): PodAffinity {
  return {
    required: (raw[REQUIRED] ?? []).map((term, i) => podTerm(term, [...path, REQUIRED, i], report)),
    preferred: (raw[PREFERRED] ?? []).map(({ weight, podAffinityTerm }, i) => {
      const here = [...path, PREFERRED, i];
      checkWeight(weight, here, report);
      return { weight, term: podTerm(podAffinityTerm, [...here, 'podAffinityTerm'], report) };
    }),
  };
}

/** One term about other pods: those that the selector means, in a domain of the topology key. */
function podTerm(raw: RawPodAffinityTerm, path: Path, report: ObjectReport): PodAffinityTerm {
  const { topologyKey, labelSelector: selector, namespaces = [] } = raw;
  if (topologyKey === '') report.error([...path, 'topologyKey'], fieldRequired());
  if (selectsByOtherLabels(raw.namespaceSelector))
    report.notSimulated('namespaceSelector', [...path, 'namespaceSelector']);
  const { namespaceSelector, matchLabelKeys, mismatchLabelKeys } = raw;
  return {
    topologyKey,
    namespaces,
    ...(namespaceSelector && {
      namespaceSelector: labelSelector(namespaceSelector, [...path, 'namespaceSelector'], report),
    }),
    ...(matchLabelKeys && { matchLabelKeys }),
    ...(mismatchLabelKeys && { mismatchLabelKeys }),
    ...(selector && { labelSelector: labelSelector(selector, [...path, 'labelSelector'], report) }),
  };
}

/**
 * Namespaces have no labels here but the one with their name, which Kubernetes gives to all of them. A
 * selector of anything else would match nothing here, and so is noted as not simulated.
 */
function selectsByOtherLabels(selector: RawSelector | undefined): boolean {
  const keys = (selector?.matchExpressions ?? []).map(({ key }) => key);
  return [...keys, ...Object.keys(selector?.matchLabels ?? {})].some((key) => key !== NAMESPACE_NAME_LABEL);
}

/** Weights of preferences are 1 to 100 (`validateWeightedPodAffinityTerms`). */
function checkWeight(weight: number, path: Path, report: ObjectReport): void {
  if (weight < 1 || weight > 100) report.error([...path, 'weight'], weightRange(weight));
}
