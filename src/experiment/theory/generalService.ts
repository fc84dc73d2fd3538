import { type QueueLoad, requireNonNegative, stableUtilisation } from './domain.ts';

/** Mean values of a queue, in seconds. */
export interface MeanTimes {
  readonly meanWait: number;
  readonly meanSojourn: number;
}

/**
 * M/G/1, first come, first served (Pollaczek-Khinchine): Poisson arrivals, one worker, service times of any
 * distribution. Only their mean and variance count: the mean wait is rho S (1 + cv²) / (2 (1 - rho)).
 * Source: Pollaczek 1930, Khinchine 1932; Kleinrock 1975, Queueing Systems I, section 5.6.
 * @param squaredVariation variance of the service time over the square of its mean: 0 for a constant, 1 for an
 *   exponential service
 * @throws RangeError where the load is not below 1 or the variation is negative
 */
export function generalService(load: QueueLoad, squaredVariation: number): MeanTimes {
  const utilisation = stableUtilisation(load);
  requireNonNegative('the squared coefficient of variation', squaredVariation);
  const meanWait = (utilisation * load.meanService * (1 + squaredVariation)) / (2 * (1 - utilisation));
  return { meanWait, meanSojourn: meanWait + load.meanService };
}

/**
 * The squared coefficient of variation of a log-normal service time, e^(sigma²) - 1.
 * @param sigma standard deviation of the logarithm, at least 0
 */
export function logNormalVariation(sigma: number): number {
  requireNonNegative('sigma', sigma);
  return Math.expm1(sigma * sigma);
}

/**
 * M/G/1 with processor sharing: all requests at the pod share its CPU equally. The mean time in system is S / (1 - rho)
 * whatever the distribution of service.
 * Source: Kleinrock 1976, Queueing Systems II, section 4.4.
 */
export function processorSharing(load: QueueLoad): MeanTimes {
  const meanSojourn = load.meanService / (1 - stableUtilisation(load));
  return { meanWait: meanSojourn - load.meanService, meanSojourn };
}

/** Seconds in a processor-sharing queue for a request that needs `service` seconds alone: service / (1 - rho). */
export function sharedSojournOf(load: QueueLoad, service: number): number {
  requireNonNegative('the service time', service);
  return service / (1 - stableUtilisation(load));
}
