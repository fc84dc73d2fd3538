import type { EventLoop } from '../../engine/eventLoop.ts';
import type { BalancedSource } from './balancedSources.ts';
import { outOfBandPeriod } from './balancedSources.ts';
import type { ClientBalancers } from './clientBalancers.ts';
import type { ReportMessages } from './reportMessages.ts';

/**
 * What happens at a balancer by the clock, from its making to its end: its own ticks, and the reports that endpoints send
 * it out of band. The stream of reports of an endpoint begins with the client's subscription, so all of them send in step,
 * and the delay of each is that of its way (gRFC A51).
 */
export class BalancerClock {
  readonly #loop: EventLoop;
  readonly #balancers: ClientBalancers;
  /** Undefined: nobody reports out of band. */
  readonly #messages: ReportMessages | undefined;
  readonly #tick: number;
  /** By source: event code of its reports, and the seconds between two of them; undefined: there are none. */
  readonly #reports: readonly ({ readonly code: number; readonly period: number } | undefined)[];

  constructor(
    loop: EventLoop,
    balancers: ClientBalancers,
    messages: ReportMessages | undefined,
    sources: readonly (BalancedSource | undefined)[],
  ) {
    this.#loop = loop;
    this.#balancers = balancers;
    this.#messages = messages;
    this.#tick = loop.register((client, life) => this.#ticks(client, life));
    this.#reports = sources.map((source) => {
      const period = outOfBandPeriod(source);
      if (period === undefined) return undefined;
      const code = loop.register((client, life) => this.#report(client, life, code, period));
      return { code, period };
    });
  }

  /** The client has got a balancer. */
  begin(client: number, source: number): void {
    const life = this.#balancers.life(client);
    const { tickPeriod } = this.#balancers.of(client) ?? {};
    if (tickPeriod !== undefined) this.#in(tickPeriod, this.#tick, client, life);
    const reports = this.#reports[source];
    if (reports !== undefined) this.#in(reports.period, reports.code, client, life);
  }

  #ticks(client: number, life: number): void {
    const balancer = this.#balancers.of(client);
    if (balancer?.tickPeriod === undefined || this.#balancers.life(client) !== life) return;
    balancer.tick?.(this.#loop.now);
    this.#in(balancer.tickPeriod, this.#tick, client, life);
  }

  #report(client: number, life: number, code: number, period: number): void {
    if (this.#balancers.life(client) !== life) return;
    for (const pod of this.#balancers.told(client)?.ids ?? []) this.#messages?.report(client, pod);
    this.#in(period, code, client, life);
  }

  #in(period: number, code: number, client: number, life: number): void {
    this.#loop.schedule(this.#loop.now + period, code, client, life);
  }
}
