/** What is said about nodes, workloads and times. */
import type { WorkloadConfig } from '../../workload/config.ts';
import { formatDuration } from '../units/duration.ts';
import { shown, some } from '../wording.ts';

/** See `MAX_NODES`. */
export const tooManyNodes = (count: number, most: number) =>
  `cluster.nodes: ${count} nodes; at most ${most} are simulated`;
/** Groups may make nodes of one name, as `n-1` and the first of `n`. */
export const nodeTwice = (path: string, name: string) => `${path}: there are two nodes called "${name}"`;
/** Bounds of an autoscaled group. */
export const minAboveMax = (path: string, min: number, max: number) =>
  `${path}: min ${min} is above max ${max}`;
export const sizeOutOfBounds = (path: string, min: number, max: number) =>
  `${path}: a group starts with a size between its min ${min} and its max ${max}`;
/** Groups that start empty need another one beside them. */
export const noNodeAtTheStart = () => 'cluster.nodes: there has to be a node at the start';
/** Both or neither. */
export const valuesOrFile = () => 'an empirical distribution has either values or file';
/** A line of a file of measured times. */
export const notASecondsValue = (text: string) => `must be a time in seconds above 0, not ${shown(text)}`;
/** See `MAX_EMPIRICAL_VALUES`. */
export const tooManyValues = (count: number, most: number) =>
  count === 0 ? 'the file has no values' : `the file has ${count} values; at most ${most} are read`;
/** A warning: the entry has no effect, or an earlier one took its pods. */
export const matchesNoPod = () => 'matches no pod of the manifests';

/** A warning that says what such pods do instead. */
export const withoutWorkload = (titles: readonly string[], defaults: WorkloadConfig) => {
  const { service, concurrency, queue, startup } = defaults;
  const time =
    'mean' in service
      ? `${service.distribution} with mean ${formatDuration(service.mean)}`
      : service.distribution;
  return (
    `no workload matches the pods of ${some(titles)}: they get the defaults ` +
    `(service time ${time}, concurrency ${concurrency}, queue ${queue}, startup ${formatDuration(startup)})`
  );
};

/** `longest`: the longest start-up time among the pods, seconds. */
export const readyBeforeListening = (titles: readonly string[], longest: number) =>
  `${some(titles)} ${titles.length > 1 ? 'have' : 'has'} no readiness probe: ` +
  `pods count as ready up to ${formatDuration(longest)} before they listen, and connections are refused until then`;

/** `duration` in seconds. */
export const warmupTooLong = (duration: number) =>
  `must be shorter than the duration (${formatDuration(duration)})`;
/** A warning; all but `pods` in seconds. */
export const settleTooShort = (pods: number, settle: number, needed: number, proposal: number) =>
  `${pods} pods cannot be there after ${formatDuration(settle)}: creating them takes ${formatDuration(Math.ceil(needed))} at the least (cluster.settings.controllerManager.kubeAPIQPS); write settle: ${formatDuration(proposal)}`;
/** See `MAX_STEPS`. */
export const tooManySteps = (most: number) => `gives more than ${most} steps: choose a longer step`;

// Settings that have to fit each other; each follows the path of the one that does not.

/** `pkg/kubelet/apis/config/validation/validation.go` */
export const criticalGraceTooLong = () =>
  'must not be longer than shutdownGracePeriod, of which it is a part';
/** `NewLeaderElector`: a leader gives up before others take over. */
export const leaseTooShort = () => 'must be longer than renewDeadline';
/** `NewLeaderElector`: a leader can try again before it gives up. */
export const renewTooShort = (factor: number) => `must be longer than ${factor} times retryPeriod`;
