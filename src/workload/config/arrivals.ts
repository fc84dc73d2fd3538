import type { ClosedArrivals, SessionArrivals } from '../loops/loopConfig.ts';

/** When requests arrive; rates a second, times in seconds from the start of the traffic source. */
export type Arrivals =
  | { readonly process: 'constant'; readonly rate: number }
  | { readonly process: 'poisson'; readonly rate: number }
  /** Poisson with a rate that goes in a straight line from `from` to `to` within `over` seconds, then stays. */
  | { readonly process: 'ramp'; readonly from: number; readonly to: number; readonly over: number }
  /** Poisson with a rate that changes at each `at`. */
  | { readonly process: 'steps'; readonly steps: readonly { readonly at: number; readonly rate: number }[] }
  /** Poisson with the rate mean x (1 + amplitude x cos(2 pi (t - peakAt) / period)), as of days and nights. */
  | {
      readonly process: 'diurnal';
      readonly mean: number;
      /** 0 to 1. */
      readonly amplitude: number;
      readonly period: number;
      readonly peakAt: number;
    }
  /** Poisson with `rate`, and in its place `burstRate` for `duration` from each multiple of `every` (not 0) on. */
  | {
      readonly process: 'bursts';
      readonly rate: number;
      readonly burstRate: number;
      readonly every: number;
      readonly duration: number;
    }
  /**
   * Poisson with a rate that depends on a state (Markov-modulated): the states follow each other in turn, and each lasts
   * an exponential time with the mean `stay`. It starts in any of them, with the share of time that it takes.
   */
  | { readonly process: 'mmpp'; readonly rates: readonly number[]; readonly stay: readonly number[] }
  | ClosedArrivals
  | SessionArrivals
  /** Recorded arrival times (ascending, seconds from the first), as read from a log or a CSV file. */
  | {
      readonly process: 'trace';
      readonly file: string;
      readonly timeScale: number;
      readonly times: Float64Array;
    };
