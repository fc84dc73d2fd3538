import type { CheckResult } from '../../balancing/health/checkThresholds.ts';
import { grown } from '../../engine/grown.ts';
import { Address } from '../../network/podAddresses.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { Slots } from '../slots.ts';
import { expectedWait, hasFullQueue } from './backlog.ts';
import type { HealthCheckConfig } from './healthConfig.ts';

/** What is needed of the world in which checks travel. */
export type CheckedWorld = Pick<
  RequestWorld,
  'addresses' | 'clients' | 'hosts' | 'latencies' | 'loop' | 'removedAddress' | 'servers'
>;

/** Told what a check has found, when its client knows it. */
export type CheckSink = (client: number, pod: number, result: CheckResult) => void;

const RESULTS: readonly CheckResult[] = ['success', 'failure', 'wrong-answer'];
const SUCCESS = 0;
const FAILURE = 1;
const WRONG_ANSWER = 2;

/**
 * The active checks of one source: every client asks every endpoint of its list, over a connection that it keeps for
 * that, and asks again an interval after it knows the answer. A check travels like a request. The process answers it when it
 * has worked off what waits in its queue, at the mean time of its service; the check takes none of its workers, and finds
 * out nothing of what an answer to a real request would be. A process with a full queue turns it away (503). What is not
 * answered within the timeout has failed.
 *
 * Two events for each check, and nothing allocated: a pair of client and endpoint has a slot.
 */
export class ActiveChecks {
  readonly #w: CheckedWorld;
  readonly #config: HealthCheckConfig;
  readonly #found: CheckSink;
  readonly #slots = new Slots(64);
  #client = new Int32Array(64);
  #pod = new Int32Array(64);
  /** Distinguishes the uses of a slot. */
  #use = new Int32Array(64);
  #sentAt = new Float64Array(64);
  #result = new Uint8Array(64);
  readonly #arrive: number;
  readonly #answer: number;
  readonly #end: number;
  /** Checks that have been on their way so far. */
  made = 0;

  constructor(world: CheckedWorld, config: HealthCheckConfig, found: CheckSink) {
    this.#w = world;
    this.#config = config;
    this.#found = found;
    const { loop } = world;
    this.#arrive = loop.register((check, use) => {
      if (use === this.#use[check]) this.#arrives(check);
    });
    this.#answer = loop.register((check, use) => {
      if (use === this.#use[check]) this.#answers(check);
    });
    this.#end = loop.register((check, use) => {
      if (use === this.#use[check]) this.#ends(check);
    });
  }

  /** A client begins to check an endpoint. @returns what {@link stop} wants */
  start(client: number, pod: number): number {
    if (this.#slots.full) this.#grow();
    const check = this.#slots.take();
    this.#client[check] = client;
    this.#pod[check] = pod;
    this.#send(check, this.#w.loop.now);
    return check;
  }

  /** The client no longer knows the endpoint, or is no more. */
  stop(check: number): void {
    this.#use[check]++;
    this.#slots.give(check);
  }

  /** Plans the arrival of a check at the pod. @param at when it is sent, seconds */
  #send(check: number, at: number): void {
    const { latencies, loop } = this.#w;
    this.#sentAt[check] = at;
    latencies.roundTripLane(this.#path(check));
    loop.schedule(at + latencies.firstWay, this.#arrive, check, this.#use[check]);
  }

  #path(check: number): number {
    const { addresses, clients, latencies } = this.#w;
    return latencies.path(clients.place[this.#client[check]], -1, addresses.node[this.#pod[check]]);
  }

  /** What it finds is decided by the truth of this moment. */
  #arrives(check: number): void {
    const { addresses, clients, hosts, loop, removedAddress, servers } = this.#w;
    const pod = this.#pod[check];
    this.made++;
    const state = addresses.state[pod];
    const isReached = hosts.reachable(clients.place[this.#client[check]], addresses.node[pod]);
    if (!isReached || (state === Address.gone && removedAddress !== 'refused')) {
      this.#isSilent(check);
    } else if (state !== Address.listening) {
      this.#result[check] = FAILURE;
      this.#answers(check);
    } else {
      this.#result[check] = hasFullQueue(servers, pod) ? WRONG_ANSWER : SUCCESS;
      const wait = this.#result[check] === SUCCESS ? this.#wait(pod) : 0;
      if (loop.now + wait > this.#sentAt[check] + this.#config.timeout) this.#isSilent(check);
      else if (wait === 0) this.#answers(check);
      else loop.schedule(loop.now + wait, this.#answer, check, this.#use[check]);
    }
  }

  /** Seconds until the process has come to the check: the queue before it, and the check itself, at the speed of the node. */
  #wait(pod: number): number {
    const { addresses, hosts, servers } = this.#w;
    const node = addresses.node[pod];
    const work = expectedWait(servers, pod) + this.#config.work;
    return node < 0 ? work : work * hosts.slowdown[node];
  }

  /** Nothing comes back: the client knows at the timeout. */
  #isSilent(check: number): void {
    this.#result[check] = FAILURE;
    // A path that takes longer than the timeout still ends after it.
    const at = Math.max(this.#w.loop.now, this.#sentAt[check] + this.#config.timeout);
    this.#w.loop.schedule(at, this.#end, check, this.#use[check]);
  }

  #answers(check: number): void {
    const { latencies, loop } = this.#w;
    loop.scheduleAfter(latencies.oneWayLane(this.#path(check)), this.#end, check, this.#use[check]);
  }

  /** The next one is planned first: what the client is told may end the checks of this endpoint. */
  #ends(check: number): void {
    const [client, pod, result] = [this.#client[check], this.#pod[check], this.#result[check]];
    this.#send(check, this.#w.loop.now + this.#config.interval);
    this.#found(client, pod, RESULTS[result]);
  }

  #grow(): void {
    this.#slots.grow();
    const room = this.#slots.capacity;
    this.#client = grown(this.#client, room);
    this.#pod = grown(this.#pod, room);
    this.#use = grown(this.#use, room);
    this.#sentAt = grown(this.#sentAt, room);
    this.#result = grown(this.#result, room);
  }
}
