/** What is said about pods that no node of the scenario can take. All of these are warnings. */
import type { Labels, NodeSelectorTerm } from '../../cluster/objects.ts';
import { didYouMean, labelText, listed, requirementText, some } from '../wording.ts';

/** `because`: what no node has. A DaemonSet simply has no pod there. */
export const cannotBeScheduled = (kind: string, because: string) => {
  if (kind === 'DaemonSet') return `it has no pods: ${because}`;
  return `${kind === 'Pod' ? 'it' : 'its pods'} cannot be scheduled: ${because}`;
};
/** A wish that no node can fulfil. */
export const hasNoEffect = (because: string) => `has no effect: ${because}`;

/** `values`: what nodes have under the key; `keys`: every key that they have. */
export const noNodeHasLabel = (
  key: string,
  value: string,
  values: readonly string[],
  keys: readonly string[],
) => {
  const hint =
    values.length === 0
      ? didYouMean(key, keys)
      : didYouMean(value, values) || `, only ${some(values.map((each) => `${key}: ${each}`))}`;
  return `no node has the label ${key}: ${value}${hint}`;
};
/** Each label is on some node. */
export const noNodeHasAll = (labels: Labels) => `no node has all of the labels ${labelText(labels)}`;
/** `keys`: every key that nodes have; the nearest is proposed for the first that none has. */
export const noNodeMatches = (terms: readonly NodeSelectorTerm[], keys: readonly string[]) => {
  const texts = terms.map(({ matchExpressions, matchFields }) =>
    listed([...matchExpressions, ...matchFields].map(requirementText), 'and'),
  );
  const wanted = terms.flatMap(({ matchExpressions }) => matchExpressions.map(({ key }) => key));
  const unknown = wanted.find((key) => !keys.includes(key));
  return `no node has ${texts.join(', or ')}${unknown === undefined ? '' : didYouMean(unknown, keys)}`;
};
/** Each of the fields is met by some node, but not all by one. */
export const noNodeMeetsAll = (fields: readonly string[]) =>
  `no node meets ${fields.length === 2 ? 'both ' : ''}its ${listed(fields, 'and')}`;
/** For topology keys. */
export const noNodeHasKey = (key: string, keys: readonly string[]) =>
  `no node has the label ${key}${didYouMean(key, keys)}`;

/** Quantities as Kubernetes writes them; `most`: of the largest node. */
export const requestsTooMuch = (resource: string, asked: string, most: string) =>
  `a pod requests ${asked} of ${resource}, and no node has more than ${most}`;
/** Each is there on some node, but not together. */
export const noNodeHasRoom = (cpu: string, memory: string) =>
  `no node has both ${cpu} of cpu and ${memory} of memory, which a pod requests`;
/** `nodes`: those that the pods may be on. */
export const hostPortsTooFew = (port: number, pods: number, nodes: number) =>
  `only ${nodes} of ${pods} pods can be scheduled: hostPort ${port} is free once on each of ${nodes} node${nodes === 1 ? '' : 's'}`;
