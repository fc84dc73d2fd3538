import type { EventLoop, LaneId } from '../engine/eventLoop.ts';
import type { RandomStream, RandomStreams } from '../engine/random.ts';
import { type ArrivalProcess, arrivalProcess } from './arrivals.ts';
import type { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import type { RequestLoops } from './loops/requestLoops.ts';
import { type Origin, originsOf, sourceOfKind } from './origins.ts';
import type { RequestPath } from './requestPath.ts';

/** An origin whose requests come whatever becomes of those before. */
interface OpenOrigin {
  readonly origin: Origin;
  /** Number of its first source, seconds of its start and its stop: those of the origin, at hand for each arrival. */
  readonly first: number;
  readonly start: number;
  readonly stop: number;
  readonly arrivals: ArrivalProcess;
  /** Draws the kind of each request; undefined where there is only one. */
  readonly kinds: RandomStream | undefined;
  /** One lane each: arrivals come in order. */
  readonly lane: LaneId;
}

/**
 * Makes the requests: one pending event for each open origin, its next arrival; closed loops and sessions look after
 * themselves. Arrivals, the choice of client, the kind of request and the service demands have a stream each, so that a
 * change of one leaves the others as they were.
 */
export class TrafficSources {
  /** Phase of the run that requests sent from now on belong to. */
  phase = 0;
  readonly #loop: EventLoop;
  readonly #clients: Clients;
  readonly #path: RequestPath;
  readonly #open: readonly OpenOrigin[];
  /** By source. */
  readonly #demands: readonly RandomStream[];
  readonly #arrive: number;
  /** Undefined: there are neither closed loops nor sessions. */
  readonly #loops: RequestLoops | undefined;

  constructor(
    loop: EventLoop,
    streams: RandomStreams,
    traffic: readonly TrafficConfig[],
    clients: Clients,
    path: RequestPath,
    loops?: RequestLoops,
  ) {
    this.#loop = loop;
    this.#clients = clients;
    this.#path = path;
    this.#loops = loops;
    this.#open = originsOf(traffic).flatMap((origin) => openOrigin(origin, loop, streams) ?? []);
    this.#demands = traffic.map(({ name }) => streams.stream(`demand/${name}`));
    this.#arrive = loop.register((open) => this.#onArrival(open));
  }

  /** Schedules the first arrival of every source; the clock is at 0 or before. */
  start(): void {
    for (let open = 0; open < this.#open.length; open++) this.#scheduleNext(open);
    this.#loops?.start();
  }

  /** Nodes have power again, and their clients with them. */
  clientsBack(): void {
    this.#loops?.clientsBack();
  }

  /** The next arrival is planned first: among events of equal time it comes before all that this one leads to. */
  #onArrival(open: number): void {
    this.#scheduleNext(open);
    const { origin, first, kinds } = this.#open[open];
    const source = kinds === undefined ? first : sourceOfKind(origin, kinds());
    // Drawn for every arrival, sent or not: the demands of later requests stay the same.
    const demand = this.#demands[source]();
    const client = this.#clients.pick(first);
    // With all its clients dead a source sends nothing.
    if (client < 0) return;
    // The kinds of a mix have the same clients, each with connections of its own for each kind.
    const ofKind =
      source === first ? client : client - this.#clients.firstOf(first) + this.#clients.firstOf(source);
    this.#path.send(source, ofKind, this.phase, demand);
  }

  /** A source falls silent for good with its first arrival at or after its stop. */
  #scheduleNext(open: number): void {
    const { arrivals, lane, start, stop } = this.#open[open];
    const time = start + arrivals.next();
    if (time < stop) this.#loop.scheduleInOrder(lane, time, this.#arrive, open, 0);
  }
}

/** Undefined for an origin whose clients wait before they send again. */
function openOrigin(origin: Origin, loop: EventLoop, streams: RandomStreams): OpenOrigin | undefined {
  const { arrivals, start, stop } = origin.config;
  if (arrivals.process === 'closed' || arrivals.process === 'sessions') return undefined;
  const { name, kinds, first } = origin;
  const random = streams.stream(`arrivals/${name}`);
  return {
    ...{ origin, first, start, stop },
    arrivals: arrivalProcess(arrivals, random, () => streams.stream(`arrival-state/${name}`)),
    kinds: kinds > 1 ? streams.stream(`mix/${name}`) : undefined,
    lane: loop.orderedLane(),
  };
}
