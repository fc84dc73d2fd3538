/** What is said about faults. */
import type { Labels } from '../../cluster/objects.ts';
import { formatDuration } from '../units/duration.ts';
import { available, didYouMean, labelText, listed } from '../wording.ts';

/** A warning, as a shorter `--duration` may be the reason. `end` in seconds. */
export const faultAfterTheEnd = (end: number) => `never happens: the run ends at ${formatDuration(end)}`;
/** Churn without anything to churn. */
export const nothingChurns = () => 'does nothing: give podKillRate, nodes or both';
/** Zones are those that the nodes have. */
export const unknownZone = (zone: string, zones: readonly string[]) =>
  `there is no zone "${zone}"${didYouMean(zone, zones) || `: ${available(zones, 'zone')}`}`;
/** A count beyond what there is. */
export const tooFewNodes = (count: number, there: number) =>
  `asks for ${count} nodes where there ${there === 1 ? 'is 1' : `are ${there}`}`;
/** For nodes and pods alike. */
export const labelsMatchNothing = (what: 'node' | 'pod', labels: Labels) =>
  `no ${what} has the labels ${labelText(labels)}`;
/** The names of its pods are made during the run. */
export const targetIsWorkload = (title: string, labels: Labels) =>
  `${title} is not a pod, and its pods get generated names: write {labels: ${labelText(labels)}, count: 1}`;
/** `pods`: those whose names are known before the run. */
export const unknownPod = (name: string, pods: readonly string[]) =>
  `no manifest has a Pod "${name}"${didYouMean(name, pods)}; pods of a Deployment get generated names: choose them by labels`;

/** `titles`: workloads of the namespace of which such a thing can be asked. */
export const unknownWorkload = (target: string, namespace: string, titles: readonly string[]) => {
  const names = titles.map((title) => title.slice(title.indexOf('/') + 1));
  const meant = didYouMean(target, target.includes('/') ? titles : names);
  const where = namespace === 'default' ? '' : ` in the namespace "${namespace}"`;
  return `there is no workload "${target}"${where}${meant || `: ${available(titles, 'workload')}`}`;
};
/** `what`: the participle of what is asked for; `kinds`: those of which it can be asked. */
export const workloadCannot = (title: string, what: string, kinds: readonly string[]) =>
  `${title} cannot be ${what}: only ${kinds.length === 1 ? 'a ' : ''}${listed(kinds, 'or')} can`;
/** An image with an action of `kubectl rollout` that has none. */
export const imageWithoutRestart = (action: string) =>
  `is only for action: restart, not ${action}: leave out one of the two`;
/** `elsewhere`: a namespace that has a Secret of that name; `names`: those of the namespace that was meant. */
export const unknownSecret = (
  name: string,
  namespace: string,
  elsewhere: string | undefined,
  names: readonly string[],
) =>
  elsewhere === undefined
    ? `no manifest has a Secret "${name}" in the namespace "${namespace}"${didYouMean(name, names) || `: ${available(names, 'Secret')}`}`
    : `no manifest has a Secret "${name}" in the namespace "${namespace}", but in "${elsewhere}": write namespace: ${elsewhere}`;
