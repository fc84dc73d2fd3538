import { lognormalQuantile } from '../engine/lognormal.ts';
import type { ServiceTime } from './config.ts';

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
      return lognormalQuantile(config.mean, config.cv);
    case 'empirical':
      return (u) => config.values[Math.trunc(u * config.values.length)];
  }
}

/** The mean of a distribution, seconds. */
export function meanService(config: ServiceTime): number {
  if (config.distribution !== 'empirical') return config.mean;
  return config.values.reduce((sum, value) => sum + value, 0) / config.values.length;
}
