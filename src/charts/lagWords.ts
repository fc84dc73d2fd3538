import { CLUSTER_LAGS } from './lags/clusterLags.ts';
import { NETWORK_LAGS } from './lags/networkLags.ts';
import type { LagWords } from './lags/words.ts';

/**
 * All lags: those of the cluster and of the way to a pod, and here those of servers, of clients that balance by
 * themselves, and of calls. The codes are those of failures.csv; a test holds them against the list of the simulator.
 */
const LAGS = new Map<string, LagWords>([
  ...CLUSTER_LAGS,
  ...NETWORK_LAGS,
  [
    'stale-endpoint-list',
    {
      phrase: 'endpoint list of the client out of date',
      explanation:
        'The client balances by itself. The API server listed other ready endpoints than the client knew of, as the ' +
        'change had not reached it yet.',
    },
  ],
  [
    'paused-pod',
    {
      phrase: 'process stood still',
      explanation:
        'The process did nothing for a while, as in a collection of garbage, and what came in meanwhile waited.',
    },
  ],
  [
    'cold-pod',
    {
      phrase: 'pod just started',
      explanation:
        'A process is slower at first: its caches are empty and its code is not compiled yet. It had only just started.',
    },
  ],
  [
    'throttled-cpu',
    {
      phrase: 'limit of CPU reached',
      explanation:
        'A container may use its CPU limit within each period of 100 ms. It had used it up, and stood still until the next period.',
    },
  ],
  [
    'noisy-neighbour',
    {
      phrase: 'other pods took the CPU',
      explanation: 'Other pods on the node left the pod less of the CPU than its work wanted.',
    },
  ],
  [
    'unhealthy-endpoint-undetected',
    {
      phrase: 'client had not found the endpoint unhealthy',
      explanation:
        'The client judges its endpoints by their answers or by checks of its own, and had not seen enough of them.',
    },
  ],
  [
    'no-healthy-endpoint',
    {
      phrase: 'client believed no endpoint to be healthy',
      explanation: 'The client had found all its endpoints unhealthy, and does not use those.',
    },
  ],
  [
    'saturated-dependency',
    {
      phrase: 'a called workload had too much work',
      explanation:
        'A workload that was called for the request had more work than it could do in time, so the caller waited for it.',
    },
  ],
  [
    'stale-service-import',
    {
      phrase: 'imported endpoints out of date',
      explanation:
        'The endpoints were those of another cluster, where they had changed; this cluster had not been told yet.',
    },
  ],
]);

/**
 * Words for a lag; one that is not known keeps its own name. So a report of a newer version's files stays
 * readable.
 *
 * @param lag a code of failures.csv
 */
export function lagWords(lag: string): LagWords {
  return LAGS.get(lag) ?? { phrase: lag.replaceAll('-', ' '), explanation: '' };
}
