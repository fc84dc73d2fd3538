/** A queue with Poisson arrivals, as the closed forms see it. */
export interface QueueLoad {
  /** Requests a second, above 0. */
  readonly arrivalRate: number;
  /** Mean service time in seconds, above 0. */
  readonly meanService: number;
}

/** The load of each server: arrivals x mean service / servers. @throws RangeError unless both are above 0 */
export function utilisationOf({ arrivalRate, meanService }: QueueLoad, servers = 1): number {
  requirePositive('the arrival rate', arrivalRate);
  requirePositive('the mean service time', meanService);
  requireCount('the number of servers', servers);
  return (arrivalRate * meanService) / servers;
}

/** The load of each server of a queue that must not grow for ever. @throws RangeError unless it is below 1 */
export function stableUtilisation(load: QueueLoad, servers = 1): number {
  const utilisation = utilisationOf(load, servers);
  requireStable(utilisation);
  return utilisation;
}

/** @throws RangeError unless 0 < utilisation < 1: at 1 and above a queue has no mean */
export function requireStable(utilisation: number): void {
  if (!(utilisation > 0 && utilisation < 1))
    throw new RangeError(`a utilisation of ${utilisation} is not between 0 and 1: the queue has no mean`);
}

/** @throws RangeError unless the value is finite and above 0 */
export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} must be above 0, not ${value}`);
}

/** @throws RangeError unless the value is finite and at least 0 */
export function requireNonNegative(name: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw new RangeError(`${name} must be at least 0, not ${value}`);
}

/** @throws RangeError unless the value is an integer of at least `least` */
export function requireCount(name: string, value: number, least = 1): void {
  if (!(Number.isInteger(value) && value >= least))
    throw new RangeError(`${name} must be an integer of at least ${least}, not ${value}`);
}

/** @throws RangeError unless 0 <= value <= 1 */
export function requireProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must be between 0 and 1, not ${value}`);
}

/** @throws RangeError unless 0 < q < 1: the ends of a distribution without bounds are no quantiles */
export function requireQuantile(q: number): void {
  if (!(q > 0 && q < 1)) throw new RangeError(`a quantile lies between 0 and 1, not at ${q}`);
}
