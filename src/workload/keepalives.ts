import { grown } from '../engine/grown.ts';
import { Cause, type CauseCode } from '../network/causes.ts';
import type { Hosts } from '../network/hosts.ts';
import type { Attempt } from './attempts.ts';
import type { Connection } from './connections.ts';
import type { Outcomes } from './outcomes.ts';
import { peerVanished } from './peerVanished.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * The keepalive timers of clients that have set SO_KEEPALIVE (`tcp_keepalive_timer` in `net/ipv4/tcp_timer.c`): a
 * connection on which nothing has come from the peer for a while is probed, and ended when enough probes stay without an
 * answer or, with TCP_USER_TIMEOUT, enough time. An idle connection is then gone for its client; a request that waits
 * on it fails. One event for each connection and `time`, and only for sources that have asked for it.
 */
export class Keepalives {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #hosts: Hosts;
  readonly #timer: number;
  /** By connection: when its client last heard from the peer, seconds; probes since then; use of the handle; client. */
  #heardAt = new Float64Array(1024);
  #probes = new Uint16Array(1024);
  #use = new Int32Array(1024);
  #client = new Int32Array(1024);
  #source = new Int32Array(1024);

  constructor(world: RequestWorld, outcomes: Outcomes) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#hosts = world.hosts;
    this.#timer = world.loop.register((connection, use) => this.#onTimer(connection, use));
  }

  /** A connection was opened, whether its source has asked for probes or not: the handle has a new use. */
  opened(connection: Connection, source: number, client: number): void {
    if (connection >= this.#heardAt.length) this.#grow(connection);
    this.#use[connection]++;
    const { keepalive } = this.#w.traffic[source];
    if (keepalive === undefined) return;
    this.#client[connection] = client;
    this.#source[connection] = source;
    this.#heardAt[connection] = this.#w.connections.establishedAt(connection);
    this.#probes[connection] = 0;
    this.#arm(connection, this.#heardAt[connection] + keepalive.time);
  }

  /** The client got a packet of the peer: an acknowledgement or an answer. @param time when, seconds */
  heard(connection: Connection, time: number): void {
    if (connection < this.#heardAt.length) this.#heardAt[connection] = time;
  }

  #arm(connection: Connection, time: number): void {
    this.#w.loop.schedule(time, this.#timer, connection, this.#use[connection]);
  }

  #onTimer(connection: Connection, use: number): void {
    const { connections, loop, traffic } = this.#w;
    const { keepalive } = traffic[this.#source[connection]];
    if (use !== this.#use[connection] || !connections.isOpen(connection) || keepalive === undefined) return;
    if (this.#heardAt[connection] + keepalive.time > loop.now) {
      this.#probes[connection] = 0;
      this.#arm(connection, this.#heardAt[connection] + keepalive.time);
    } else if (!this.#reaches(connection)) {
      this.#silence(connection, keepalive.interval, keepalive.probes);
    } else if (connections.peerEnded(connection)) {
      this.#end(connection, Cause.reset);
    } else {
      this.#probes[connection] = 0;
      this.#heardAt[connection] = loop.now;
      this.#arm(connection, loop.now + keepalive.time);
    }
  }

  /** Does a probe get an answer: of the process, or of a kernel that knows no such connection? */
  #reaches(connection: Connection): boolean {
    const { addresses, clients, connections } = this.#w;
    const pod = connections.pod(connection);
    const place = clients.place[this.#client[connection]];
    const isOpen = this.#hosts.pathOpen(place, connections.via(connection), addresses.node[pod]);
    return isOpen && !peerVanished(this.#w, connection);
  }

  /** Another probe, or the end of the connection if there were enough of them. */
  #silence(connection: Connection, interval: number, most: number): void {
    const { attempts, loop, traffic } = this.#w;
    const { userTimeout } = traffic[this.#source[connection]];
    const probes = this.#probes[connection];
    const attempt = this.#attemptOn(connection);
    // A request under way has timers of its own, and no probes are sent meanwhile.
    const hasDataUnderWay =
      attempt >= 0 && attempts.retransmissions(attempt) > 0 && !attempts.isRead(attempt);
    const isOver =
      userTimeout === undefined
        ? probes >= most
        : probes > 0 && this.#heardAt[connection] + userTimeout <= loop.now;
    if (isOver && !hasDataUnderWay) {
      this.#end(connection, Cause.requestTimeout);
      return;
    }
    if (!hasDataUnderWay) this.#probes[connection]++;
    this.#arm(connection, loop.now + interval);
  }

  /** The connection is no more: whoever waits on it learns of it, the idle ones are not used again. */
  #end(connection: Connection, cause: CauseCode): void {
    const { attribution, clients, connections } = this.#w;
    const attempt = this.#attemptOn(connection);
    if (attempt < 0) {
      connections.die(connection);
      return;
    }
    const place = clients.place[this.#client[connection]];
    const lag = attribution.silence(place, connections.via(connection), connections.pod(connection));
    this.#outcomes.fail(attempt, cause, lag);
  }

  /** The try that uses the connection, or -1. By a scan: only a silence asks for it. */
  #attemptOn(connection: Connection): Attempt {
    const { attempts } = this.#w;
    for (let attempt = 0; attempt < attempts.used; attempt++)
      if (attempts.awaited(attempt) && attempts.connection(attempt) === connection) return attempt;
    return -1;
  }

  #grow(connection: Connection): void {
    const room = Math.max(connection + 1, 2 * this.#heardAt.length);
    this.#heardAt = grown(this.#heardAt, room);
    this.#probes = grown(this.#probes, room);
    this.#use = grown(this.#use, room);
    this.#client = grown(this.#client, room);
    this.#source = grown(this.#source, room);
  }
}
