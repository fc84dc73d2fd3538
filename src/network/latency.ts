import type { EventLoop } from '../engine/eventLoop.ts';
import { type Hosts, INTERNET } from './hosts.ts';
import type { LatencySettings } from './settings.ts';

/** Kinds of distance between two places; they index the settings. */
const SAME_NODE = 0;
const SAME_ZONE = 1;
const CROSS_ZONE = 2;
const FROM_INTERNET = 3;
/** There is no second hop. */
const NONE = 4;
const KINDS = 5;

/** A kind of path: from which sort of distance to which. */
export type PathKind = number;

/**
 * One-way delays of the paths that packets take. A path has one hop (client to pod) or two (client to the node
 * whose address it used, and from there to the pod). Each kind of path in use has a lane of the event loop for
 * one way and one for there and back.
 */
export class Latencies {
  readonly #loop: EventLoop;
  readonly #hosts: Hosts;
  readonly #hop: readonly number[];
  /** Lane of each kind of path; -1 until it is first used, because every lane costs the loop a little. */
  readonly #oneWay = new Int32Array(KINDS * KINDS).fill(-1);
  readonly #roundTrip = new Int32Array(KINDS * KINDS).fill(-1);

  constructor(loop: EventLoop, hosts: Hosts, settings: LatencySettings) {
    this.#loop = loop;
    this.#hosts = hosts;
    this.#hop = [settings.sameNode, settings.sameZone, settings.crossZone, settings.internet, 0];
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
    return lane >= 0 ? lane : this.#openLane(this.#oneWay, path, 1);
  }

  /** Lane of the event loop whose delay is there and back along the path. */
  roundTripLane(path: PathKind): number {
    const lane = this.#roundTrip[path];
    return lane >= 0 ? lane : this.#openLane(this.#roundTrip, path, 2);
  }

  #openLane(lanes: Int32Array, path: PathKind, ways: number): number {
    const delay = this.#hop[Math.trunc(path / KINDS)] + this.#hop[path % KINDS];
    lanes[path] = this.#loop.delayLane(ways * delay);
    return lanes[path];
  }

  #distance(a: number, b: number): number {
    // A place outside is as far as it says, from every node; from another place outside it is the internet's way.
    if (a < 0 || b < 0) return a < 0 && b < 0 ? FROM_INTERNET : FROM_INTERNET - INTERNET + Math.min(a, b);
    if (a === b) return SAME_NODE;
    return this.#hosts.zone[a] === this.#hosts.zone[b] ? SAME_ZONE : CROSS_ZONE;
  }
}
