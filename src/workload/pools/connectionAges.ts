import { grown } from '../../engine/grown.ts';
import type { Connection } from '../connections.ts';
import { Patience } from '../patience.ts';
import type { RequestWorld } from '../requestWorld.ts';

/**
 * Clients that close connections by the clock: those that lie idle for too long (Envoy: `idle_timeout`, nginx:
 * `keepalive_timeout`), and those that are too old (Envoy: `max_connection_duration`, nginx: `keepalive_time`), which end
 * with the request that is on them. Columns over the handles of connections.
 */
export class ConnectionAges {
  readonly #w: RequestWorld;
  /** By source; undefined where its clients have no such limit. */
  readonly #idlePatience: readonly (Patience | undefined)[];
  readonly #agePatience: readonly (Patience | undefined)[];
  /** By connection: changes when it is used, or lies idle again; and with the use of the handle. */
  #turn = new Int32Array(1024);
  #life = new Int32Array(1024);
  #source = new Int32Array(1024);
  #client = new Int32Array(1024);
  #isIdle = new Uint8Array(1024);

  constructor(world: RequestWorld) {
    this.#w = world;
    const { loop, traffic } = world;
    const turns = {
      generation: (connection: Connection) => this.#turn[connection],
      isAwaited: (connection: Connection, turn: number) => this.#turn[connection] === turn,
    };
    const lives = {
      generation: (connection: Connection) => this.#life[connection],
      isAwaited: (connection: Connection, life: number) => this.#life[connection] === life,
    };
    this.#idlePatience = traffic.map(({ pool }) =>
      pool?.idleTimeout === undefined
        ? undefined
        : new Patience(loop, turns, pool.idleTimeout, (connection) => this.#idleForTooLong(connection)),
    );
    this.#agePatience = traffic.map(({ pool }) =>
      pool?.maxAge === undefined
        ? undefined
        : new Patience(loop, lives, pool.maxAge, (connection) => this.#tooOld(connection)),
    );
  }

  /** A connection was opened, of whatever source. */
  opened(connection: Connection, source: number, client: number): void {
    while (connection >= this.#turn.length) this.#grow();
    this.#source[connection] = source;
    this.#client[connection] = client;
    this.#isIdle[connection] = 0;
    this.#agePatience[source]?.begin(connection);
  }

  /** Its client has put it aside. */
  idle(connection: Connection): void {
    this.#isIdle[connection] = 1;
    this.#turn[connection]++;
    this.#idlePatience[this.#source[connection]]?.begin(connection);
  }

  /** Its client uses it again. */
  taken(connection: Connection): void {
    this.#isIdle[connection] = 0;
    this.#turn[connection]++;
  }

  closed(connection: Connection): void {
    this.taken(connection);
    this.#life[connection]++;
  }

  #idleForTooLong(connection: Connection): void {
    this.#w.connections.closeIdle(connection, this.#client[connection]);
  }

  #tooOld(connection: Connection): void {
    const { connections } = this.#w;
    if (this.#isIdle[connection] === 1) connections.closeIdle(connection, this.#client[connection]);
    else connections.setLastRequest(connection);
  }

  #grow(): void {
    this.#turn = grown(this.#turn);
    this.#life = grown(this.#life);
    this.#source = grown(this.#source);
    this.#client = grown(this.#client);
    this.#isIdle = grown(this.#isIdle);
  }
}
