import type { ServiceTime } from '../config.ts';

/** Distribution of a pause, seconds; unlike a service, a deterministic one may take no time at all. */
export type ThinkTime = ServiceTime;

/**
 * A closed loop, the "interactive system" of queueing networks (Lazowska, Zahorjan, Graham and Sevcik 1984, Quantitative
 * System Performance, section 4.3): each client sends, waits for the end of its request, thinks, and sends again.
 */
export interface ClosedArrivals {
  readonly process: 'closed';
  /** How many of the source's clients take part, from the first on. */
  readonly clients: number;
  readonly think: ThinkTime;
}

/** How many requests a session makes: the same number each, or geometric from 1 on. */
export type SessionLength =
  /** `mean`: a whole number of at least 1. */
  | { readonly distribution: 'fixed'; readonly mean: number }
  /** `mean`: at least 1. After each request the session ends with probability 1 / mean. */
  | { readonly distribution: 'geometric'; readonly mean: number };

/** Sessions come as a Poisson process; each is a closed loop that ends after some requests. */
export interface SessionArrivals {
  readonly process: 'sessions';
  /** Sessions a second. */
  readonly rate: number;
  readonly requests: SessionLength;
  readonly think: ThinkTime;
}

/** The part of a source in a mix: its requests are those of the mix's arrivals that are of its kind. */
export interface MixShare {
  /** Name of the mix. Its sources follow each other, and agree in who sends and when. */
  readonly name: string;
  /** Above 0; its share is this over the sum of the weights of the mix. */
  readonly weight: number;
}
