import type { ServiceTime } from './config.ts';
import { normalQuantile } from './normalQuantile.ts';

/** Turns a uniform number in [0, 1) into a service time in seconds. */
export type ServiceTimeSampler = (uniform: number) => number;

/**
 * The sampler of a distribution, by inversion of its distribution function: one uniform number for each request, so
 * that the same request has the same demand whichever pod serves it.
 */
export function serviceTimeSampler(config: ServiceTime): ServiceTimeSampler {
  switch (config.distribution) {
    case 'deterministic':
      return () => config.mean;
    case 'exponential':
      return (u) => -config.mean * Math.log(1 - u);
    case 'lognormal':
      return lognormal(config.mean, config.cv);
    case 'empirical':
      return (u) => config.values[Math.trunc(u * config.values.length)];
  }
}

/** If ln X is normal with variance s², then cv² = exp(s²) - 1 and the mean is exp(m + s²/2). */
function lognormal(mean: number, cv: number): ServiceTimeSampler {
  // Zero times the infinite quantile of 0 would be no number.
  if (cv === 0) return () => mean;
  const variance = Math.log(1 + cv * cv);
  const s = Math.sqrt(variance);
  const m = Math.log(mean) - variance / 2;
  return (u) => Math.exp(m + s * normalQuantile(u));
}
