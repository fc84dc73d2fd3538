import type { EventLoop } from '../engine/eventLoop.ts';
import { lognormalQuantile } from '../engine/lognormal.ts';
import type { RandomStreams } from '../engine/random.ts';
import { type Hosts, NEAR_REGION, NEAR_ZONE } from './hosts.ts';
import { DEFAULT_CROSS_REGION, type Delay, type LatencySettings } from './settings.ts';

/** Kinds of distance between two places; they index the settings. */
const SAME_NODE = 0;
const SAME_ZONE = 1;
const CROSS_ZONE = 2;
const CROSS_REGION = 3;
const FROM_INTERNET = 4;
/** There is no second hop. */
const NONE = 5;
const KINDS = 6;
/** Names of the random streams, by kind. */
const NAMES = ['same-node', 'same-zone', 'cross-zone', 'cross-region', 'internet', 'none'] as const;

/** A kind of path: from which sort of distance to which. */
export type PathKind = number;

/**
 * One-way delays of the paths that packets take. A path has one hop (client to pod) or two (client to the node
 * whose address it used, and from there to the pod). Each kind of path in use has a lane of the event loop for
 * one way and one for there and back. A path with a hop whose delay is drawn shares one lane with all others of that
 * kind: its delay is drawn when the lane is asked for, so the lane is for one event, to be scheduled at once.
 *
 * A connection has one request at a time on it, so what it carries cannot overtake itself however delays are drawn.
 */
export class Latencies {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  /** Seconds of one hop, by kind: its constant delay, or a new one with each call. */
  readonly #hop: readonly (() => number)[];
  readonly #varies: readonly boolean[];
  /** Lane of each kind of path; -1 until it is first used, because every lane costs the loop a little. */
  readonly #oneWay = new Int32Array(KINDS * KINDS).fill(-1);
  readonly #roundTrip = new Int32Array(KINDS * KINDS).fill(-1);
  /** 1 for the kinds of path whose delay is drawn. */
  readonly #drawn = new Uint8Array(KINDS * KINDS);
  readonly #constant = new Float64Array(KINDS * KINDS);
  readonly #variable: number;
  /** The first of the two ways of the round trip whose lane was asked for last, seconds. */
  firstWay = 0;

  /**
   * @param streams one stream for each kind of distance whose delay is drawn
   * @param purpose begins the names of these streams: what is drawn for one purpose shifts nothing of another
   */
  constructor(
    loop: EventLoop,
    hosts: Hosts,
    settings: LatencySettings,
    streams: RandomStreams,
    purpose = 'latency',
  ) {
    this.#loop = loop;
    this.#hosts = hosts;
    const { sameNode, sameZone, crossZone, crossRegion = DEFAULT_CROSS_REGION, internet } = settings;
    const delays: readonly Delay[] = [sameNode, sameZone, crossZone, crossRegion, internet, 0];
    this.#varies = delays.map((delay) => typeof delay !== 'number');
    this.#hop = delays.map((delay, kind) => delaySampler(delay, streams, `${purpose}/${NAMES[kind]}`));
    this.#variable = this.#varies.includes(true) ? loop.variableLane() : -1;
    this.#classify();
  }

  /**
   * The kind of path from a client to a place.
   * @param via node that forwards, or -1 when the packet goes straight
   */
  path(client: number, via: number, to: number): PathKind {
    return via < 0
      ? this.#distance(client, to) * KINDS + NONE
      : this.#distance(client, via) * KINDS + this.#distance(via, to);
  }

  /** Lane of the event loop whose delay is one way along the path. */
  oneWayLane(path: PathKind): number {
    const lane = this.#oneWay[path];
    return lane >= 0 ? lane : this.#otherLane(this.#oneWay, path, 1);
  }

  /** Lane of the event loop whose delay is there and back along the path; see {@link firstWay}. */
  roundTripLane(path: PathKind): number {
    this.firstWay = this.#constant[path];
    const lane = this.#roundTrip[path];
    return lane >= 0 ? lane : this.#otherLane(this.#roundTrip, path, 2);
  }

  /** Which kinds of path vary; of the others, the delay in seconds. */
  #classify(): void {
    for (let path = 0; path < KINDS * KINDS; path++) {
      const [first, second] = [Math.trunc(path / KINDS), path % KINDS];
      if (this.#varies[first] || this.#varies[second]) this.#drawn[path] = 1;
      else this.#constant[path] = this.#hop[first]() + this.#hop[second]();
    }
  }

  /** The lane of a path that has none yet, or never has one of its own. */
  #otherLane(lanes: Int32Array, path: PathKind, ways: 1 | 2): number {
    if (this.#drawn[path] === 1) return this.#draw(path, ways);
    lanes[path] = this.#loop.delayLane(ways * this.#constant[path]);
    return lanes[path];
  }

  /** The common lane, with the sum of new draws for each hop of each way. */
  #draw(path: PathKind, ways: 1 | 2): number {
    this.firstWay = this.#drawWay(path);
    const delay = ways === 1 ? this.firstWay : this.firstWay + this.#drawWay(path);
    this.#loop.setDelay(this.#variable, delay);
    return this.#variable;
  }

  #drawWay(path: PathKind): number {
    return this.#hop[Math.trunc(path / KINDS)]() + this.#hop[path % KINDS]();
  }

  #distance(a: number, b: number): number {
    // A place outside is as far as it says, from every node; from another place outside it is the internet's way.
    if (a < 0 || b < 0) return a < 0 && b < 0 ? FROM_INTERNET : outsideDistance(Math.min(a, b));
    if (a === b) return SAME_NODE;
    const { zone, region } = this.#hosts;
    if (region[a] !== region[b]) return CROSS_REGION;
    return zone[a] === zone[b] ? SAME_ZONE : CROSS_ZONE;
  }
}

/** From any node to a place outside the cluster. */
function outsideDistance(place: number): number {
  if (place === NEAR_REGION) return CROSS_ZONE;
  return place === NEAR_ZONE ? SAME_ZONE : FROM_INTERNET;
}

/** Gives the delay of one hop, seconds; only a distribution has a stream. */
function delaySampler(delay: Delay, streams: RandomStreams, name: string): () => number {
  if (typeof delay === 'number') return () => delay;
  const random = streams.stream(name);
  if (delay.distribution === 'exponential') return () => -delay.mean * Math.log(1 - random());
  const quantile = lognormalQuantile(delay.mean, delay.cv);
  return () => quantile(random());
}
