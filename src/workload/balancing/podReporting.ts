import type { LoadReport } from '../../balancing/balancer.ts';
import { policyNamed } from '../../balancing/registry.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { EventLoop } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt, Attempts } from '../attempts.ts';
import type { TrafficConfig } from '../config.ts';
import type { PodServers } from '../podServers.ts';
import { balancedSources, needs, reportsWithAnswers } from './balancedSources.ts';
import { LatencyEstimates } from './latencyEstimates.ts';
import { FIGURES, LoadFigures } from './loadFigures.ts';
import { PodGauges } from './podGauges.ts';

/** Knowledge that pods give of themselves. */
const ASKED = ['load reports', 'probes', 'idle reports'] as const;

/** Where pods report. */
export interface ReportingWorld {
  readonly loop: EventLoop;
  readonly attempts: Attempts;
  readonly servers: PodServers;
}

/**
 * What pods measure of themselves, and what they say of it with each answer (gRFC A51: per-request ORCA reports are
 * trailers of the answer, so they are as old as its way back). Only for sources that ask for it.
 */
export class PodReporting {
  readonly #w: ReportingWorld;
  readonly #gauges: PodGauges;
  /** By source, 1: its tries bring a report back. */
  readonly #withAnswers: Uint8Array;
  /** Undefined where nobody asks for latencies. */
  readonly #latencies: LatencyEstimates | undefined;
  /** One object for all reports. */
  readonly #figures = new LoadFigures();
  /** By try: what its answer brings, and the use of the handle in which that was written. */
  #brought = new Float64Array(1024 * FIGURES);
  #use = new Int32Array(1024).fill(-1);

  /**
   * @param withAnswers by source, 1: answers bring reports
   * @param estimatesLatency does anybody probe?
   */
  constructor(world: ReportingWorld, withAnswers: Uint8Array, estimatesLatency: boolean) {
    this.#w = world;
    this.#withAnswers = withAnswers;
    this.#gauges = new PodGauges(world.loop, world.servers);
    if (estimatesLatency) this.#latencies = new LatencyEstimates();
  }

  /** A request comes to its pod, before anything is done with it. */
  arrives(attempt: Attempt, slot: PodSlot): void {
    const { loop, servers } = this.#w;
    this.#latencies?.came(attempt, servers.busy[slot] + servers.waiting[slot], loop.now);
  }

  /** The pod has served it, and its answer is about to leave. */
  served(attempt: Attempt): void {
    const slot = this.#w.attempts.pod(attempt);
    this.#latencies?.served(attempt, slot, this.#w.loop.now);
    this.#write(attempt, slot);
  }

  /** The pod answers with an error. */
  answersWithError(attempt: Attempt): void {
    const { attempts } = this.#w;
    const slot = attempts.pod(attempt);
    this.#gauges.answeredWithError(slot, attempts.isRead(attempt));
    this.#write(attempt, slot);
  }

  /** What the answer to the try has brought; undefined: nothing. The object is used again with the next report. */
  broughtBy(attempt: Attempt): LoadReport | undefined {
    const { attempts } = this.#w;
    if (attempt >= this.#use.length || this.#use[attempt] !== attempts.generation(attempt)) return undefined;
    this.#figures.load(this.#brought, attempt * FIGURES);
    return this.#figures;
  }

  /** The pod looks at itself now, with its estimate of the latency. */
  look(slot: PodSlot, figures: LoadFigures): void {
    this.#gauges.read(slot, figures);
    figures.latency = this.#latencies?.at(slot, figures.inFlight) ?? 0;
  }

  #write(attempt: Attempt, slot: PodSlot): void {
    const { attempts } = this.#w;
    if (this.#withAnswers[attempts.source(attempt)] === 0) return;
    while (attempt >= this.#use.length) {
      const old = this.#use.length;
      this.#use = grown(this.#use).fill(-1, old);
      this.#brought = grown(this.#brought);
    }
    this.look(slot, this.#figures);
    this.#figures.save(this.#brought, attempt * FIGURES);
    this.#use[attempt] = attempts.generation(attempt);
  }
}

/**
 * What pods measure for the balancers of these sources; undefined: nobody asks for it.
 * @param traffic with the one of an ingress behind the others, if there is one
 */
export function podReporting(
  world: ReportingWorld,
  traffic: readonly TrafficConfig[],
  ingressPolicy: string | undefined,
): PodReporting | undefined {
  const sources = balancedSources(traffic);
  const withAnswers = reportsWithAnswers(sources);
  if (ingressPolicy !== undefined && policyNamed(ingressPolicy, 'ingress').needs.includes('load reports'))
    withAnswers[traffic.length - 1] = 1;
  const isUsed = sources.some((source) => ASKED.some((knowledge) => needs(source, knowledge)));
  if (!isUsed && !withAnswers.includes(1)) return undefined;
  return new PodReporting(
    world,
    withAnswers,
    sources.some((source) => needs(source, 'probes')),
  );
}
