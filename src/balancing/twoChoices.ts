import { TwoDistinct } from './choices/sampled.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { SignalBalancer } from './signalBalancer.ts';
import { requestsUnderWay } from './signals/boardSignal.ts';

/** Two choices as Finagle has them: the second is drawn from the others, so the two are never the same. */
export const twoChoices = definePolicy({
  name: 'p2c',
  summary: 'of two different endpoints drawn at random the one with fewer requests under way',
  explanation:
    "Finagle's P2CLeastLoaded. Unlike `least-request` the two are never the same, which shows with few endpoints: 5.5 " +
    'instead of 5.9 service times with two of them at utilisation 0.9. The first wins ties.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding'],
  readsBoard: true,
  source:
    'twitter/finagle finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/p2c/P2CPick.scala; Mitzenmacher 2001',
  balancer: ({ random, board }) =>
    new SignalBalancer(requestsUnderWay(board), new TwoDistinct(random, 'first')),
});
