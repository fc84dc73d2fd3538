import type { LoadReport } from '../../balancing/balancer.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { Latencies } from '../../network/latency.ts';
import { Address } from '../../network/podAddresses.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { Slots } from '../slots.ts';
import type { ClientBalancers } from './clientBalancers.ts';
import { FIGURES, LoadFigures } from './loadFigures.ts';
import type { PodReporting } from './podReporting.ts';

/** What a message says. */
const LOAD = 0;
const IDLE = 1;
const BUSY = 2;

const REPORTS_IDLE: LoadReport = { idle: true };
const REPORTS_BUSY: LoadReport = { idle: false };

/**
 * What pods tell balancers apart from answers, and the probes by which balancers ask them: packets with the delay of
 * their way, drawn from streams of their own, so that the latencies of requests stay what they are without them. A packet
 * is lost where the path is cut or nothing listens; nobody sends it again, as the next one follows soon.
 */
export class ReportMessages {
  readonly #w: RequestWorld;
  readonly #latencies: Latencies;
  readonly #balancers: ClientBalancers;
  readonly #reporting: PodReporting;
  readonly #slots = new Slots(256);
  /** By message: from or to which client, in which life of its balancer, which pod, and what it says. */
  #client = new Int32Array(256);
  #life = new Int32Array(256);
  #pod = new Int32Array(256);
  #says = new Uint8Array(256);
  #figures = new Float64Array(256 * FIGURES);
  readonly #read = new LoadFigures();
  readonly #atPod: number;
  readonly #atClient: number;

  constructor(
    world: RequestWorld,
    latencies: Latencies,
    balancers: ClientBalancers,
    reporting: PodReporting,
  ) {
    this.#w = world;
    this.#latencies = latencies;
    this.#balancers = balancers;
    this.#reporting = reporting;
    this.#atPod = world.loop.register((message) => this.#probed(message));
    this.#atClient = world.loop.register((message) => this.#arrives(message));
  }

  /** The client asks the pod for its load. */
  probe(client: number, pod: PodSlot): void {
    this.#travel(this.#take(client, pod, LOAD), this.#atPod);
  }

  /** The pod sends its load of its own accord, if it lives and is not cut off. */
  report(client: number, pod: PodSlot): void {
    if (this.#canTalk(client, pod)) this.#answer(this.#take(client, pod, LOAD));
  }

  /** The pod says that it has become idle, or (false) that it no longer is. */
  reportIdle(client: number, pod: PodSlot, idle: boolean): void {
    if (this.#canTalk(client, pod)) this.#travel(this.#take(client, pod, idle ? IDLE : BUSY), this.#atClient);
  }

  /** The probe is at its pod, which answers with what it measures at this moment. */
  #probed(message: number): void {
    if (this.#canTalk(this.#client[message], this.#pod[message])) this.#answer(message);
    else this.#slots.give(message);
  }

  #answer(message: number): void {
    this.#reporting.look(this.#pod[message], this.#read);
    this.#read.save(this.#figures, message * FIGURES);
    this.#travel(message, this.#atClient);
  }

  #arrives(message: number): void {
    const says = this.#says[message];
    if (says === LOAD) this.#read.load(this.#figures, message * FIGURES);
    const report = says === LOAD ? this.#read : says === IDLE ? REPORTS_IDLE : REPORTS_BUSY;
    const { loop } = this.#w;
    this.#slots.give(message);
    this.#balancers.deliver(this.#client[message], this.#life[message], this.#pod[message], loop.now, report);
  }

  /** Is there a process at the pod, and a way between it and the client? */
  #canTalk(client: number, pod: PodSlot): boolean {
    const { addresses, clients, hosts } = this.#w;
    if (addresses.state[pod] !== Address.listening) return false;
    return hosts.pathOpen(clients.place[client], -1, addresses.node[pod]);
  }

  /** Both ways are equally long. */
  #travel(message: number, step: number): void {
    const { addresses, clients, loop } = this.#w;
    const place = clients.place[this.#client[message]];
    const path = this.#latencies.path(place, -1, addresses.node[this.#pod[message]]);
    loop.scheduleAfter(this.#latencies.oneWayLane(path), step, message, 0);
  }

  #take(client: number, pod: PodSlot, says: number): number {
    if (this.#slots.full) this.#grow();
    const message = this.#slots.take();
    this.#client[message] = client;
    this.#life[message] = this.#balancers.life(client);
    this.#pod[message] = pod;
    this.#says[message] = says;
    return message;
  }

  #grow(): void {
    this.#slots.grow();
    this.#client = grown(this.#client);
    this.#life = grown(this.#life);
    this.#pod = grown(this.#pod);
    this.#says = grown(this.#says);
    this.#figures = grown(this.#figures);
  }
}
