import { z } from 'zod';
import { MAX_CLIENTS, MAX_SESSION_REQUESTS } from '../limits.ts';
import { notASessionLength } from '../messages.ts';
import { duration, durationOrZero, rate, rateOrZero } from './scalars.ts';
import { think } from './think.ts';

/**
 * Rates that follow the time of day; a cosine, as most daily patterns nearly are. The process is a Poisson
 * process whose rate is a function of time.
 */
export const diurnal = z.strictObject({
  process: z.literal('diurnal'),
  mean: rate().describe('Mean requests a second, over a whole period.'),
  amplitude: z
    .number()
    .min(0)
    .max(1)
    .prefault(0.5)
    .describe('By which part of the mean the rate goes up and down; 1: down to nothing.'),
  period: duration().prefault('24h').describe('From one peak to the next.'),
  peakAt: durationOrZero().prefault('0s').describe('When the first peak is, counted from the start.'),
});

/** More for a while, again and again. In and between bursts requests come as a Poisson process. */
export const bursts = z.strictObject({
  process: z.literal('bursts'),
  rate: rateOrZero().describe('Mean requests a second between bursts.'),
  burstRate: rateOrZero().describe('Mean requests a second in a burst.'),
  every: duration().describe(
    'From the start of one burst to the next; the first one begins after this time.',
  ),
  duration: duration().describe('How long a burst lasts.'),
});

/**
 * A Markov-modulated Poisson process. It is the usual model of traffic that comes in phases: between them the
 * rate jumps.
 */
export const mmpp = z.strictObject({
  process: z.literal('mmpp'),
  rates: z.array(rateOrZero()).min(2).max(100).describe('Mean requests a second in each state, in turn.'),
  stay: z
    .array(duration())
    .min(2)
    .max(100)
    .describe('Mean time (exponential) for which each state lasts, as many as there are rates.'),
});

/**
 * Clients that wait for one answer before they ask the next question. Their number bounds the requests that
 * are open at a time, which open arrivals do not.
 */
export const closed = z.strictObject({
  process: z.literal('closed'),
  clients: z
    .int()
    .min(1)
    .max(MAX_CLIENTS)
    .exactOptional()
    .describe('How many of the clients take part; without it, all.'),
  think,
});

/** The bound keeps a session from being a run of its own. */
const sessionMean = z.number().min(1).max(MAX_SESSION_REQUESTS).describe('Mean number of requests.');

/**
 * Clients that come, make some requests one after another, and go. Each request waits for the answer to the
 * one before it, and for the client's thinking.
 */
export const sessions = z.strictObject({
  process: z.literal('sessions'),
  rate: rate().describe('Mean sessions a second; they come as a Poisson process.'),
  requests: z
    .union(
      [
        z.int().min(1).max(MAX_SESSION_REQUESTS),
        z.strictObject({
          distribution: z.enum(['geometric', 'fixed']).prefault('geometric').describe('Of that number.'),
          mean: sessionMean,
        }),
      ],
      { error: (issue) => (issue.input === undefined ? undefined : notASessionLength(issue.input)) },
    )
    .describe('Requests of a session: a number, or the mean of a geometric distribution.'),
  think,
});
