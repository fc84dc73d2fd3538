import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';
import type { PodServers } from '../podServers.ts';
import { workersOf } from '../servers/serverConfig.ts';
import type { LoadFigures } from './loadFigures.ts';

/** Shortest time over which a pod measures its rates, seconds: bursts of a few requests say nothing about a rate. */
export const WINDOW = 1;

/** A mark is when it was made, and the counts at that moment: requests, errors, requests served, worker-seconds. */
const COUNTS = 5;
/** Two marks a pod: where the present window begins, and where the one before it did. */
const MARKS = 2 * COUNTS;
/** Of the second one. */
const BEFORE = COUNTS;
const AT = 0;
const REQUESTS = 1;
const ERRORS = 2;
const SERVED = 3;
const BUSY = 4;

/**
 * What a pod measures of itself for load reports (`xds/data/orca/v3/orca_load_report.proto`): requests and errors a
 * second, the busy share of its workers, requests waiting and in service, and the mean time of a service. Rates are
 * taken since the beginning of the window before the present one: over one to two seconds where they are read often, else since
 * about the last reading. Each pod measures for itself, whoever reads.
 */
export class PodGauges {
  readonly #loop: EventLoop;
  readonly #servers: PodServers;
  #marks = new Float64Array(64 * MARKS);
  /** By pod: answers that were errors, and how many of these no worker had read. */
  #errors = new Float64Array(64);
  #unread = new Float64Array(64);
  /** By pod: mean time of a service when there was one last, seconds. */
  #serviceTime = new Float64Array(64);

  constructor(loop: EventLoop, servers: PodServers) {
    this.#loop = loop;
    this.#servers = servers;
    this.#marks.fill(Number.NEGATIVE_INFINITY);
  }

  /** The pod has answered with an error. @param isRead had a worker read the request, so that it counts as served? */
  answeredWithError(slot: PodSlot, isRead: boolean): void {
    this.#makeRoom(slot);
    this.#errors[slot]++;
    if (!isRead) this.#unread[slot]++;
  }

  /** The pod looks at itself. @param figures gets everything but the latency */
  read(slot: PodSlot, figures: LoadFigures): void {
    this.#makeRoom(slot);
    this.#moveWindow(slot);
    const servers = this.#servers;
    const before = slot * MARKS + BEFORE;
    const seconds = this.#loop.now - this.#marks[before + AT];
    const served = servers.served[slot] - this.#marks[before + SERVED];
    const busy = servers.busyTime(slot) - this.#marks[before + BUSY];
    if (served > 0) this.#serviceTime[slot] = busy / served;
    const rate = seconds > 0 ? 1 / seconds : 0;
    figures.qps = rate * (this.#requests(slot) - this.#marks[before + REQUESTS]);
    figures.eps = rate * (this.#errors[slot] - this.#marks[before + ERRORS]);
    figures.cpuUtilization = (rate * busy) / workersOf(servers.configOf(slot));
    figures.inFlight = servers.busy[slot] + servers.waiting[slot];
    figures.queued = servers.waiting[slot];
    figures.serviceTime = this.#serviceTime[slot];
  }

  /** Requests that the pod has answered. */
  #requests(slot: PodSlot): number {
    return this.#servers.served[slot] + this.#unread[slot];
  }

  /** The present window becomes the one before once it is long enough; of a pod never looked at both begin now. */
  #moveWindow(slot: PodSlot): void {
    const mark = slot * MARKS;
    const begun = this.#marks[mark + AT];
    if (this.#loop.now - begun < WINDOW) return;
    if (begun !== Number.NEGATIVE_INFINITY) this.#marks.copyWithin(mark + BEFORE, mark, mark + COUNTS);
    this.#marks[mark + AT] = this.#loop.now;
    this.#marks[mark + REQUESTS] = this.#requests(slot);
    this.#marks[mark + ERRORS] = this.#errors[slot];
    this.#marks[mark + SERVED] = this.#servers.served[slot];
    this.#marks[mark + BUSY] = this.#servers.busyTime(slot);
    if (begun === Number.NEGATIVE_INFINITY) this.#marks.copyWithin(mark + BEFORE, mark, mark + COUNTS);
  }

  #makeRoom(slot: PodSlot): void {
    while (slot >= this.#errors.length) {
      const old = this.#marks.length;
      this.#marks = grown(this.#marks).fill(Number.NEGATIVE_INFINITY, old);
      this.#errors = grown(this.#errors);
      this.#unread = grown(this.#unread);
      this.#serviceTime = grown(this.#serviceTime);
    }
  }
}
