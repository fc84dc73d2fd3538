import type { ServiceTime } from '../../workload/config.ts';

/**
 * Variance over the square of the mean. Of an empirical service all values have the same chance.
 */
export function squaredVariationOf(service: ServiceTime): number {
  switch (service.distribution) {
    case 'deterministic':
      return 0;
    case 'exponential':
      return 1;
    case 'lognormal':
      return service.cv ** 2;
    case 'empirical':
      return average(service.values.map((value) => value ** 2)) / average(service.values) ** 2 - 1;
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
