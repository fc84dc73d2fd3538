import type { EventLoop, LaneId } from '../engine/eventLoop.ts';
import type { RandomStream, RandomStreams } from '../engine/random.ts';
import { type ArrivalProcess, arrivalProcess } from './arrivals.ts';
import type { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import type { RequestPath } from './requestPath.ts';

/**
 * Makes the requests: one pending event for each source, its next arrival. Arrivals, the choice of client and the
 * service demands have a stream each, so that a change of one leaves the others as they were.
 */
export class TrafficSources {
  /** Phase of the run that requests sent from now on belong to. */
  phase = 0;
  readonly #loop: EventLoop;
  readonly #traffic: readonly TrafficConfig[];
  readonly #clients: Clients;
  readonly #path: RequestPath;
  readonly #arrivals: readonly ArrivalProcess[];
  readonly #demands: readonly RandomStream[];
  /** One lane a source: its arrivals come in order. */
  readonly #lanes: readonly LaneId[];
  readonly #arrive: number;

  constructor(
    loop: EventLoop,
    streams: RandomStreams,
    traffic: readonly TrafficConfig[],
    clients: Clients,
    path: RequestPath,
  ) {
    this.#loop = loop;
    this.#traffic = traffic;
    this.#clients = clients;
    this.#path = path;
    this.#arrivals = traffic.map(({ name, arrivals }) =>
      arrivalProcess(arrivals, streams.stream(`arrivals/${name}`)),
    );
    this.#demands = traffic.map(({ name }) => streams.stream(`demand/${name}`));
    this.#lanes = traffic.map(() => loop.orderedLane());
    this.#arrive = loop.register((source) => this.#onArrival(source));
  }

  /** Schedules the first arrival of every source; the clock is at 0 or before. */
  start(): void {
    for (let source = 0; source < this.#traffic.length; source++) this.#scheduleNext(source);
  }

  /** The next arrival is planned first: among events of equal time it comes before all that this one leads to. */
  #onArrival(source: number): void {
    this.#scheduleNext(source);
    // Drawn for every arrival, sent or not: the demands of later requests stay the same.
    const demand = this.#demands[source]();
    const client = this.#clients.pick(source);
    // With all its clients dead a source sends nothing.
    if (client >= 0) this.#path.send(source, client, this.phase, demand);
  }

  /** A source falls silent for good with its first arrival at or after its stop. */
  #scheduleNext(source: number): void {
    const { start, stop } = this.#traffic[source];
    const time = start + this.#arrivals[source].next();
    if (time < stop) this.#loop.scheduleInOrder(this.#lanes[source], time, this.#arrive, source, 0);
  }
}
