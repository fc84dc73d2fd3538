import { type QueueLoad, requireNonNegative, requireStable, utilisationOf } from './domain.ts';

/** Requests of one class. */
export interface PriorityClass extends QueueLoad {
  /** Variance of their service time over the square of its mean, at least 0. */
  readonly squaredVariation: number;
}

/**
 * M/G/1 with classes of priority, none of which interrupts a service (Cobham): the mean wait of class k is
 * W0 / ((1 - s(k-1)) (1 - s(k))), where s(k) is the load of the classes up to k and W0 = sum of rate x E[S²] / 2 what is left
 * of the service that an arrival finds.
 * Source: Cobham 1954, "Priority assignment in waiting line problems"; Kleinrock 1976, Queueing Systems II, section 3.3.
 * @param classes the first is served first
 * @returns mean wait of each class, seconds
 * @throws RangeError where all of them together are a load of 1 or more
 */
export function priorityWaits(classes: readonly PriorityClass[]): number[] {
  // What is left of the service under way is the same for all classes, since nobody interrupts it.
  let residual = 0;
  let total = 0;
  for (const each of classes) {
    requireNonNegative('the squared coefficient of variation', each.squaredVariation);
    total += utilisationOf(each);
    residual += (each.arrivalRate * each.meanService ** 2 * (1 + each.squaredVariation)) / 2;
  }
  requireStable(total);
  let load = 0;
  return classes.map((each) => {
    const before = load;
    load += utilisationOf(each);
    return residual / ((1 - before) * (1 - load));
  });
}
