import { FullScan, type ScanTies } from './choices/fullScan.ts';
import { choiceParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { SignalBalancer } from './signalBalancer.ts';
import { requestsUnderWay } from './signals/boardSignal.ts';

// How equals are decided: the first of the list for all makes many balancers choose alike.
const ties = choiceParameter<ScanTies>({
  name: 'ties',
  default: 'random',
  choices: ['random', 'first'],
  description: 'which of the least loaded is taken: any of them, or the first of the list',
});

/**
 * With one dispatcher, equal servers and exponential service no rule by queue lengths does better (W. Winston 1977,
 * Journal of Applied Probability 14).
 */
export const joinShortestQueue = definePolicy({
  name: 'full-scan',
  summary: 'the endpoint with the fewest requests under way, of all of them',
  explanation:
    'Join the shortest queue, as far as this balancer can see: its own requests. Best of all for a single balancer. Many ' +
    'balancers that break ties in the same way choose the same endpoint and can be worse than random; a new endpoint gets ' +
    'every request until it has caught up. AWS calls it least outstanding requests. A pick scans the list.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  readsBoard: true,
  parameters: [ties],
  source:
    'envoyproxy/envoy source/extensions/load_balancing_policies/least_request (FULL_SCAN); Winston 1977',
  balancer: ({ random, board }, value) =>
    new SignalBalancer(requestsUnderWay(board), new FullScan(random, value(ties))),
});
