import type { ServiceTime } from '../../workload/config.ts';

/**
 * P(S >= t): the chance that the service of a request takes at least so long. Exact, but for log-normal service, of
 * which it is an upper bound: that of a standard normal number, P(Z >= z) <= exp(-z² / 2) / 2.
 * @param seconds t; at 0 and below the chance is 1
 */
export function serviceTail(service: ServiceTime, seconds: number): number {
  if (seconds <= 0) return 1;
  switch (service.distribution) {
    case 'deterministic':
      return service.mean >= seconds ? 1 : 0;
    case 'exponential':
      return Math.exp(-seconds / service.mean);
    case 'empirical':
      return service.values.filter((value) => value >= seconds).length / service.values.length;
    case 'lognormal':
      return lognormalBound(service.mean, service.cv, seconds);
  }
}

/** By the normal number that it is the exponential of: ln S has the variance ln(1 + cv²). */
function lognormalBound(mean: number, cv: number, seconds: number): number {
  const variance = Math.log1p(cv * cv);
  const z = (Math.log(seconds / mean) + variance / 2) / Math.sqrt(variance);
  return z > 0 ? Math.exp(-(z ** 2) / 2) / 2 : 1;
}
