import { bucketFloor } from '../../metrics/latencyHistogram.ts';
import type { Recording } from '../../metrics/recording.ts';
import { totalOf } from '../../metrics/summary.ts';
import type { SampleFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { CallConfig, ServiceTime } from '../../workload/config.ts';
import { workersOf } from '../../workload/servers/serverConfig.ts';
import { meanService } from '../../workload/serviceTime.ts';
import { allWentWell, podsThatStayed } from './domainOfRun.ts';
import { slowFanOuts } from './fanOut.ts';
import { isLongEnough } from './independentAttempts.ts';
import { knowsTraffic, knowsWorkload } from './knownSettings.ts';
import { type NetworkSpan, networkSpan } from './networkTime.ts';
import { hasRoomForAll } from './roomForAll.ts';
import { sampleFinding, shareError } from './sampleFinding.ts';
import { serviceTail } from './serviceTail.ts';
import { type Setting, settingOf } from './setting.ts';

/** Of the answers of one server, this part at most is called slow: Dean and Barroso speak of the 99th percentile. */
const SLOW = 0.01;
/** Where the chance of a slow answer depends on the way it takes, by this part of a standard error it does not matter. */
const SAME = 0.05;
/** Times add up to a hair less than they should. */
const HAIR = 1e-9;
/** Requests of either kind from which a binomial number is as good as normal. */
const FEWEST = 5;

/** A source and the servers that each of its requests asks side by side. */
interface FanOut {
  readonly root: Setting;
  readonly leaf: Setting;
  readonly call: CallConfig;
  /** Seconds of each request at the root itself. */
  readonly work: number;
}

/**
 * Requests that ask n servers side by side and wait for all: the share of them that meet a slow answer. All answers are
 * independent, as no request waits at the root or at a leaf.
 * @param source index of the traffic source
 * @returns undefined for other calls, where something waits or fails, and where what is slow cannot be told from the way
 */
export function compareFanOut(
  scenario: Scenario,
  recording: Recording,
  source: number,
): SampleFinding | undefined {
  const fanOut = recording.complete ? fanOutOf(scenario, source) : undefined;
  if (fanOut === undefined || !wentWell(fanOut, recording, source)) return undefined;
  const ways = waysOf(fanOut, recording);
  if (ways === undefined || !hasRoom(fanOut, recording, source)) return undefined;
  const { call, leaf, root } = fanOut;
  const { latency, ok } = totalOf(recording.traffic[source]);
  const { service } = leaf.workload;
  const slow = slowAnswer(service);
  if (slow === undefined) return undefined;
  // Latencies can be counted from the edge of a bucket on.
  const from = bucketFloor((ways.least + slow) * (1 - HAIR));
  const [near, far] = [ways.least, ways.most].map((way) => serviceTail(service, from - way));
  const expected = slowFanOuts(near, call.count);
  const error = shareError(expected, ok);
  if (Math.abs(slowFanOuts(far, call.count) - expected) > SAME * error) return undefined;
  if (Math.min(expected, 1 - expected) * ok < FEWEST) return undefined;
  // Between two values of a list, the one is as good a limit as the edge of the bucket.
  const limit = serviceTail(service, slow) === near ? slow : from - ways.least;
  const of = {
    traffic: root.traffic.name,
    formula: `a fan-out to n = ${call.count} answers, of which each takes ${milliseconds(limit)} or more with p = ${Number(near.toPrecision(4))}`,
    source: 'Dean and Barroso 2013: 1 - (1 - p)^n',
    requests: ok,
  };
  return sampleFinding(of, {
    quantity: 'share',
    label: `requests of ${milliseconds(from)} or more`,
    expected,
    simulated: latency.countFrom(from) / ok,
    error,
  });
}

/** The one call that each request of a source makes, several times side by side, after work that takes a fixed time. */
function fanOutOf(scenario: Scenario, source: number): FanOut | undefined {
  const root = settingOf(scenario, scenario.traffic[source]);
  const stages = root?.workload.calls?.stages ?? [];
  if (root === undefined || stages.length !== 1 || stages[0].length !== 1) return undefined;
  const [call] = stages[0];
  // An edge sends nothing of its own accord; its calls are made whenever there are requests.
  const edge = { ...call.source, start: 0, stop: scenario.duration };
  const leaf = settingOf(scenario, edge);
  if (leaf === undefined || call.probability < 1 || call.count < 2) return undefined;
  const { service } = root.workload;
  if (service.distribution !== 'deterministic' || !isKnown(root, leaf)) return undefined;
  return { root, leaf, call, work: service.mean };
}

/** May nothing else have a part in the time of a request? */
function isKnown(root: Setting, leaf: Setting): boolean {
  if (root.others.length > 0 || leaf.others.length > 0) return false;
  if (root.workload.service.concurrencyFactor || leaf.workload.service.concurrencyFactor) return false;
  // Of log-normal answers only a bound of the tail is known here.
  if (leaf.workload.service.distribution === 'lognormal') return false;
  const known = knowsTraffic(root.traffic) && knowsTraffic(leaf.traffic);
  return known && knowsWorkload(root.workload, ['calls']) && knowsWorkload(leaf.workload);
}

/** Did every request and every call of it end well at the first try? */
function wentWell({ leaf }: FanOut, recording: Recording, source: number): boolean {
  const { calls = [], callFailures = [] } = recording;
  const edge = calls.findIndex(({ name }) => name === leaf.traffic.name);
  if (edge < 0 || !allWentWell(recording, source) || !isLongEnough(recording, source)) return false;
  return allWentWell({ ...recording, traffic: calls, failures: callFailures }, edge);
}

/** What a request takes apart from the slowest of its answers: at least, and at most. */
function waysOf({ leaf, root, work }: FanOut, recording: Recording): NetworkSpan | undefined {
  const { scenario } = root;
  const [roots, leaves] = [root, leaf].map((setting) => podsThatStayed(recording, setting));
  if (roots === undefined || leaves === undefined) return undefined;
  const [rootNodes, leafNodes] = [roots, leaves].map((pods) => pods.map(({ node = '' }) => node));
  const there = networkSpan(scenario, root.traffic, rootNodes);
  // The callers are the pods of the root, wherever they are.
  const callers = {
    ...leaf.traffic,
    from: { place: 'pods', count: rootNodes.length, nodes: rootNodes } as const,
  };
  const onward = networkSpan(scenario, callers, leafNodes);
  if (there === undefined || onward === undefined) return undefined;
  return { least: work + there.least + onward.least, most: work + there.most + onward.most };
}

/** Does no request wait at the root, and no call at a leaf? */
function hasRoom({ call, leaf, root }: FanOut, recording: Recording, source: number): boolean {
  const { arrivals } = root.traffic;
  if (arrivals.process !== 'poisson') return false;
  const { sent, latency } = totalOf(recording.traffic[source]);
  // No request is at the root for longer than the longest of them took.
  const atRoot = hasRoomForAll(arrivals.rate * latency.max, workersOf(root.workload), sent);
  const busy = arrivals.rate * call.count * meanService(leaf.workload.service);
  return atRoot && hasRoomForAll(busy, workersOf(leaf.workload), sent * call.count, call.count);
}

/** The shortest answer that is slow, seconds; undefined where all take the same time. */
function slowAnswer(service: ServiceTime): number | undefined {
  if (service.distribution === 'exponential') return -service.mean * Math.log(SLOW);
  if (service.distribution !== 'empirical') return undefined;
  const { values } = service;
  const longest = values[values.length - 1];
  if (longest === values[0]) return undefined;
  // With few values even the longest is more frequent than that.
  return values.find((value) => serviceTail(service, value) <= SLOW) ?? longest;
}

/** Four digits, in the unit that latencies mostly have. */
function milliseconds(seconds: number): string {
  return seconds >= 1
    ? `${Number(seconds.toPrecision(4))} s`
    : `${Number((seconds * 1000).toPrecision(4))} ms`;
}
