import { type Balancer, newPickRequest } from '../../src/balancing/balancer.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { exponential, type RandomStream, RandomStreams, uniformInt } from '../../src/engine/random.ts';

/** N servers with one worker and a queue each, B balancers in front of them, Poisson arrivals, exponential service. */
export interface QueueNetworkSetup {
  /** Requests a second at all balancers together; each balancer gets its share at random. */
  readonly arrivalRate: number;
  /** Requests a second that each server can serve. */
  readonly serviceRates: readonly number[];
  /** The balancers, one for each stream asked for. */
  readonly balancer: (random: RandomStream) => Balancer;
  readonly balancers: number;
  /** Seconds between two reports of all queue lengths to all balancers; none by default. */
  readonly reportEvery?: number;
  /** Does a server that becomes idle register at a balancer, and leave it when a request of another comes? */
  readonly registersIdle?: boolean;
}

const WAITING_ROOM = 64;

/**
 * Runs the project's own event loop and balancers over bare queues: no network, no delays, decision and placement at
 * once. What is measured is added up by `measure`.
 */
export class QueueNetwork {
  readonly #setup: QueueNetworkSetup;
  readonly #loop = new EventLoop();
  readonly #balancers: readonly Balancer[];
  readonly #streams: RandomStreams;
  readonly #arrivals: RandomStream;
  readonly #services: RandomStream;
  readonly #which: RandomStream;
  readonly #registering: RandomStream;
  readonly #request = newPickRequest();
  readonly #arrive: number;
  readonly #depart: number;
  readonly #report: number;
  /** Rings of arrival times and balancers, by server: the head is the request in service. */
  readonly #times: Float64Array[];
  readonly #senders: Int32Array[];
  readonly #heads: Int32Array;
  readonly #lengths: Int32Array;
  /** Balancer at which each idle server is registered, -1 for none, and how many are at each balancer. */
  readonly #registeredAt: Int32Array;
  readonly #registered: Int32Array;
  #toCome = 0;
  #tally = new Tally(0);

  constructor(setup: QueueNetworkSetup, seed: string | number) {
    const servers = setup.serviceRates.length;
    this.#setup = setup;
    this.#streams = new RandomStreams(seed);
    this.#arrivals = this.#streams.stream('arrivals');
    this.#services = this.#streams.stream('services');
    this.#which = this.#streams.stream('senders');
    this.#registering = this.#streams.stream('registering');
    this.#times = setup.serviceRates.map(() => new Float64Array(WAITING_ROOM));
    this.#senders = setup.serviceRates.map(() => new Int32Array(WAITING_ROOM));
    this.#heads = new Int32Array(servers);
    this.#lengths = new Int32Array(servers);
    this.#registeredAt = new Int32Array(servers).fill(-1);
    this.#registered = new Int32Array(setup.balancers);
    this.#arrive = this.#loop.register(() => this.#onArrival());
    this.#depart = this.#loop.register((server) => this.#onDeparture(server));
    this.#report = this.#loop.register(() => this.#onReport());
    this.#balancers = Array.from({ length: setup.balancers }, (_, i) =>
      setup.balancer(this.#streams.stream(`balancer/${i}`)),
    );
    this.#begin(Int32Array.from({ length: servers }, (_, id) => id));
  }

  #begin(ids: Int32Array): void {
    for (const balancer of this.#balancers) balancer.update({ ids }, 0);
    if (this.#setup.registersIdle === true) {
      // A new endpoint has registered everywhere: all but one registration are taken back.
      for (const id of ids) for (const balancer of this.#balancers) balancer.sent?.(id, 0);
      for (const id of ids) this.#becomesIdle(id);
    }
    if (this.#setup.reportEvery !== undefined) this.#loop.schedule(0, this.#report, 0, 0);
    this.#loop.schedule(this.#nextArrival(), this.#arrive, 0, 0);
  }

  #nextArrival(): number {
    return this.#loop.now + exponential(this.#arrivals, 1 / this.#setup.arrivalRate);
  }

  /** Lets so many requests arrive and adds up those that end meanwhile. */
  measure(requests: number): Tally {
    this.#tally = new Tally(this.#setup.serviceRates.length);
    this.#toCome = requests;
    const span = requests / this.#setup.arrivalRate / 50;
    while (this.#toCome > 0) this.#loop.advance(this.#loop.now + span);
    return this.#tally;
  }

  #onArrival(): void {
    this.#loop.schedule(this.#nextArrival(), this.#arrive, 0, 0);
    const sender = this.#balancers.length === 1 ? 0 : uniformInt(this.#which, this.#balancers.length);
    const now = this.#loop.now;
    this.#toCome--;
    this.#tally.sent++;
    if (this.#registered[sender] === 0) this.#tally.foundNone++;
    this.#request.now = now;
    const server = this.#balancers[sender].pick(this.#request);
    this.#balancers[sender].sent?.(server, now);
    this.#tally.shares[server]++;
    this.#leavesIdle(server, now);
    this.#enqueue(server, now, sender);
    if (this.#lengths[server] === 1) this.#serve(server);
  }

  #enqueue(server: number, now: number, sender: number): void {
    const size = this.#times[server].length;
    if (this.#lengths[server] === size) this.#grow(server);
    const room = this.#times[server].length;
    const place = (this.#heads[server] + this.#lengths[server]) % room;
    this.#times[server][place] = now;
    this.#senders[server][place] = sender;
    this.#lengths[server]++;
  }

  #grow(server: number): void {
    const [times, senders] = [this.#times[server], this.#senders[server]];
    const size = times.length;
    const from = (i: number) => (this.#heads[server] + i) % size;
    this.#times[server] = Float64Array.from({ length: 2 * size }, (_, i) => times[from(i)]);
    this.#senders[server] = Int32Array.from({ length: 2 * size }, (_, i) => senders[from(i)]);
    this.#heads[server] = 0;
  }

  #serve(server: number): void {
    const seconds = exponential(this.#services, 1 / this.#setup.serviceRates[server]);
    this.#loop.schedule(this.#loop.now + seconds, this.#depart, server, 0);
  }

  #onDeparture(server: number): void {
    const now = this.#loop.now;
    const head = this.#heads[server];
    const seconds = now - this.#times[server][head];
    this.#balancers[this.#senders[server][head]].done?.(server, now, seconds, true);
    this.#heads[server] = (head + 1) % this.#times[server].length;
    this.#lengths[server]--;
    this.#tally.ended(seconds);
    if (this.#lengths[server] > 0) this.#serve(server);
    else if (this.#setup.registersIdle === true) this.#becomesIdle(server);
  }

  #becomesIdle(server: number): void {
    const at = uniformInt(this.#registering, this.#balancers.length);
    this.#balancers[at].report?.(server, this.#loop.now, { idle: true });
    this.#registeredAt[server] = at;
    this.#registered[at]++;
  }

  #leavesIdle(server: number, now: number): void {
    const at = this.#registeredAt[server];
    if (at < 0) return;
    this.#balancers[at].sent?.(server, now);
    this.#registeredAt[server] = -1;
    this.#registered[at]--;
  }

  #onReport(): void {
    const { reportEvery = Number.POSITIVE_INFINITY } = this.#setup;
    this.#loop.schedule(this.#loop.now + reportEvery, this.#report, 0, 0);
    for (const balancer of this.#balancers)
      for (let id = 0; id < this.#lengths.length; id++)
        balancer.report?.(id, this.#loop.now, { inFlight: this.#lengths[id] });
  }
}

/** What happened during a measurement. */
export class Tally {
  sent = 0;
  /** Requests that came to a balancer at which no idle server was registered. */
  foundNone = 0;
  /** Requests by server. */
  readonly shares: Float64Array;
  #count = 0;
  #seconds = 0;

  constructor(servers: number) {
    this.shares = new Float64Array(servers);
  }

  ended(seconds: number): void {
    this.#count++;
    this.#seconds += seconds;
  }

  /** Mean time in system of the requests that ended, seconds. */
  get meanSojourn(): number {
    return this.#seconds / this.#count;
  }
}
