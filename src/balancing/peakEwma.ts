import { TwoDistinct } from './choices/sampled.ts';
import { choiceParameter, numberParameter } from './parameter.ts';
import { PER_REQUEST } from './places.ts';
import { definePolicy } from './policy.ts';
import { SignalBalancer } from './signalBalancer.ts';
import { ENVOY, FINAGLE, LINKERD, PeakEwma, type PeakEwmaRule } from './signals/peakEwma.ts';

/** Whose implementation: they differ in three rules, see `PeakEwmaRule`. */
type Variant = 'linkerd' | 'finagle' | 'envoy';

const RULES: Readonly<Record<Variant, PeakEwmaRule>> = { linkerd: LINKERD, finagle: FINAGLE, envoy: ENVOY };

const variant = choiceParameter<Variant>({
  name: 'variant',
  default: 'linkerd',
  choices: ['linkerd', 'finagle', 'envoy'],
  description: 'whose rules for peaks, idle endpoints and endpoints without history',
});

const decayTime = numberParameter({
  name: 'decayTime',
  default: 10,
  min: 0.001,
  description: 'time in which an old measurement loses all but 1/e of its weight, seconds',
});

/**
 * One policy for three implementations, which differ in what a new endpoint costs and in how peaks and idle times
 * count.
 */
export const peakEwma = definePolicy({
  name: 'peak-ewma',
  summary: 'of two different endpoints the one with the lower average response time times requests under way',
  explanation:
    'The average falls slowly (over decayTime) and rises at once with a slower answer, and is multiplied by the requests ' +
    'under way plus one. Linkerd gives a new endpoint 30 ms, Finagle sends it one probe at a time, Envoy takes a default ' +
    'and does not jump at peaks. An endpoint that fails fast looks fast.',
  at: PER_REQUEST,
  needs: ['memory', 'outstanding', 'latency'],
  parameters: [variant, decayTime],
  source:
    'linkerd/linkerd2-proxy linkerd/proxy/balance; tower-rs/tower tower/src/load/peak_ewma.rs; twitter/finagle PeakEwma.scala',
  balancer: ({ random }, value) => {
    // The decay time is a parameter of its own, 10 s in all three.
    const rule = { ...RULES[value(variant)], decayTime: value(decayTime) };
    const ties = value(variant) === 'envoy' ? 'random' : 'first';
    return new SignalBalancer(new PeakEwma(rule), new TwoDistinct(random, ties));
  },
});
