/** What is said about the calls of workloads to each other. */
import { listed } from '../wording.ts';

/** Such a setting would do nothing. */
export const needsCalls = (key: string) => `${key} says how a workload makes calls, but it has no \`calls\``;
/** Their servers are described, but not what they ask of whom. */
export const callsFromOutside = () => 'a server outside the cluster makes no calls: leave `calls` out';
/** `via`: the way that the target asks for. */
export const callsStayInside = (via: string) =>
  `a call goes to the cluster address of a Service, to its pods or to a server outside, not via ${via}: pods need no other way`;
/** Two ways to say one thing. */
export const atOrAfter = () => '`at` and `after` both say when the calls are made: leave one of them out';
/** `share`: where the stage before is, 0 to 1. */
export const beforeTheStageBefore = (share: number) =>
  `the calls of a stage follow those of the one before it, which come after ${share} of the pod's own work: give these at least that`;
/** A request would never come to its end. `names`: workloads in the order of the calls, the first one again at the end. */
export const callsInACircle = (names: readonly string[]) =>
  `the calls go in a circle, so that no request would ever end: ${names.join(' > ')}`;
/** See `MAX_CALLS_OF_REQUEST`. */
export const tooManyCalls = (count: number, most: number) =>
  `one request leads to ${count > 1e15 ? 'more than 10^15' : count} calls, directly and further on: at most ${most} are simulated`;
/** See `MAX_EDGES`. */
export const tooManyEdges = (most: number) =>
  `more than ${most} different calls are described: at most ${most} are simulated`;
/** Balancers of other places are those of Services, not of one call. */
export const callersBalanceThemselves = () =>
  'the policy of a call acts in the pod that makes it: at client, or at sidecar for a proxy beside it';
/** Each cluster has workloads of its own then, which would have to say whom they mean. */
export const callsInOneCluster = () =>
  'calls between workloads are simulated in scenarios of one cluster only: leave `calls` out';
/** Pods come and go, so that none has a place among a known number of peers. */
export const policyNeedsPeers = (name: string, usable: readonly string[]) =>
  `the policy "${name}" needs a fixed number of clients, which pods that come and go do not have; pods can run ${listed(usable, 'and')}`;
