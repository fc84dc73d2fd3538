import type { Attempt } from '../attempts.ts';
import type { Connection, ConnectionWatcher } from '../connections.ts';
import type { Outcomes } from '../outcomes.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { ConnectionAges } from './connectionAges.ts';
import { ConnectionSeats } from './connectionSeats.ts';

/** Clients that limit their connections: in number, in time, or both. */
export class ConnectionPools implements ConnectionWatcher {
  readonly seats: ConnectionSeats;
  readonly #ages: ConnectionAges;
  readonly #w: RequestWorld;

  /** @param proceed a try that has waited for a connection goes on */
  constructor(world: RequestWorld, outcomes: Outcomes, proceed: (attempt: Attempt) => void) {
    this.#w = world;
    this.seats = new ConnectionSeats(world, outcomes, proceed);
    this.#ages = new ConnectionAges(world);
    world.connections.watch(this);
  }

  /** The pod has accepted the connection of a try. */
  opened(connection: Connection, attempt: Attempt): void {
    const { attempts } = this.#w;
    this.seats.opened(attempt);
    this.#ages.opened(connection, attempts.source(attempt), attempts.client(attempt));
  }

  idle(connection: Connection, client: number): void {
    this.#ages.idle(connection);
    this.seats.idle(client);
  }

  taken(connection: Connection): void {
    this.#ages.taken(connection);
  }

  closed(connection: Connection, client: number): void {
    this.#ages.closed(connection);
    this.seats.closed(client);
  }
}

/** The pools of a world; undefined if no source limits its connections. */
export function connectionPools(
  world: RequestWorld,
  outcomes: Outcomes,
  proceed: (attempt: Attempt) => void,
): ConnectionPools | undefined {
  const isLimited = world.traffic.some(
    ({ circuitBreaker, pool }) => circuitBreaker !== undefined || pool !== undefined,
  );
  return isLimited ? new ConnectionPools(world, outcomes, proceed) : undefined;
}
