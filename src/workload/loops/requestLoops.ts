import type { TrafficConfig } from '../config.ts';
import type { Origin } from '../origins.ts';
import { ClosedLoop } from './closedLoop.ts';
import type { RequestEnds } from './requestEnds.ts';
import { type Send, Sender } from './sender.ts';
import { type SessionParts, Sessions } from './sessions.ts';

/** Clients that wait for their answers before they send again, of all origins that have such clients. */
export class RequestLoops implements RequestEnds {
  readonly #loops: (ClosedLoop | Sessions)[] = [];
  /** By source: the loop that it belongs to, and its first client. */
  readonly #loopOf: (ClosedLoop | Sessions | undefined)[] = [];
  readonly #firstClient: number[] = [];

  /** @param origins all of them; those that do not wait are left out */
  constructor(parts: SessionParts, origins: readonly Origin[], send: Send) {
    for (const origin of origins) {
      const loop = loopOf(parts, origin, send);
      if (loop === undefined) continue;
      this.#loops.push(loop);
      for (let source = origin.first; source < origin.first + origin.kinds; source++) {
        this.#loopOf[source] = loop;
        this.#firstClient[source] = parts.clients.firstOf(source);
      }
    }
  }

  /** Lets all of them begin; the clock is at 0 or before. */
  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  ended(source: number, client: number): void {
    this.#loopOf[source]?.ended(client - this.#firstClient[source]);
  }

  /** Nodes have power again. */
  clientsBack(): void {
    for (const loop of this.#loops) loop.clientsBack();
  }
}

/** The clients of one origin; undefined if its requests come whatever becomes of those before. */
function loopOf(parts: SessionParts, origin: Origin, send: Send): ClosedLoop | Sessions | undefined {
  const { arrivals } = origin.config;
  if (arrivals.process !== 'closed' && arrivals.process !== 'sessions') return undefined;
  const sender = new Sender(origin, arrivals.think, parts.streams, parts.clients, send);
  return arrivals.process === 'closed'
    ? new ClosedLoop(parts, origin, arrivals.clients, sender)
    : new Sessions(parts, origin, arrivals, sender);
}

/** Do some sources have clients that wait? */
export function haveLoops(traffic: readonly TrafficConfig[]): boolean {
  return traffic.some(({ arrivals: { process } }) => process === 'closed' || process === 'sessions');
}
