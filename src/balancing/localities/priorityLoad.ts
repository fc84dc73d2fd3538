/** A priority level: its hosts by state. */
export interface LevelHealth {
  readonly healthy: number;
  readonly degraded: number;
  readonly total: number;
}

/** How traffic is spread over priority levels, all in whole percent. */
export interface PriorityLoad {
  /**
   * Availability of each level, overprovisioning included, 0 to 100. Rounded down to whole percent, as in Envoy's
   * unsigned integers.
   */
  readonly health: readonly number[];
  readonly degradedHealth: readonly number[];
  /** Traffic to the healthy and to the degraded hosts of each level; adds up to 100. */
  readonly healthyLoad: readonly number[];
  readonly degradedLoad: readonly number[];
  /** Sum of all availabilities, at most 100. */
  readonly normalisedTotal: number;
  /** Does the level use all hosts, whatever their state? */
  readonly panic: readonly boolean[];
}

/** Envoy's overprovisioning factor, percent: a level keeps all of its traffic while 72 % of it are healthy. */
export const OVERPROVISIONING = 140;
/** Envoy's panic threshold, percent of healthy hosts. */
export const PANIC_THRESHOLD = 50;

/**
 * Envoy's division of traffic over priority levels, in its integer arithmetic
 * (`LoadBalancerBase::recalculatePerPriorityState` and `recalculatePerPriorityPanic`, load_balancer_impl.cc): each level
 * takes what it can bear, the rest spills to the next; healthy hosts first, degraded ones with what is left.
 * @param panicThreshold percent; 0 for no panic
 */
export function priorityLoad(
  levels: readonly LevelHealth[],
  panicThreshold = PANIC_THRESHOLD,
  overprovisioning = OVERPROVISIONING,
): PriorityLoad {
  // Whole percent, rounded down, and never above 100: a level bears no more than its own traffic.
  const percent = (hosts: number, total: number) =>
    total === 0 ? 0 : Math.min(100, Math.floor((overprovisioning * hosts) / total));
  const health = levels.map(({ healthy, total }) => percent(healthy, total));
  const degradedHealth = levels.map(({ degraded, total }) => percent(degraded, total));
  const normalisedTotal = Math.min(100, sum(health) + sum(degradedHealth));
  // Panic is for when the levels together cannot bear the traffic: with enough room elsewhere a bad level is simply
  // left.
  const panic = levels.map(
    ({ healthy, total }) =>
      normalisedTotal < 100 &&
      panicThreshold > 0 &&
      (total === 0 ? 0 : (100 * healthy) / total) < panicThreshold,
  );
  const common = { health, degradedHealth, normalisedTotal, panic };
  if (levels.length > 0 && panic.every((inPanic) => inPanic))
    return { ...common, ...loadInTotalPanic(levels) };
  return { ...common, ...spread(health, degradedHealth, normalisedTotal) };
}

/** Each level takes its availability of what is left: healthy hosts of all levels first, then degraded ones. */
function spread(
  health: readonly number[],
  degradedHealth: readonly number[],
  total: number,
): Pick<PriorityLoad, 'healthyLoad' | 'degradedLoad'> {
  const none = health.map(() => 0);
  // Nothing is available and there is no panic: all goes to the first level, where nobody takes it.
  if (total === 0)
    return { healthyLoad: none.map((_, level) => (level === 0 ? 100 : 0)), degradedLoad: none };
  let left = 100;
  // Availabilities below 100 in all are scaled up, so that everything is given away.
  const take = (availability: number) => {
    const load = Math.min(left, Math.floor((availability * 100) / total));
    left -= load;
    return load;
  };
  const healthyLoad = health.map(take);
  const degradedLoad = degradedHealth.map(take);
  // What rounding has left goes to the first level with anybody healthy, else with anybody degraded.
  const healthyLevel = health.findIndex((availability) => availability > 0);
  if (healthyLevel >= 0) healthyLoad[healthyLevel] += left;
  else degradedLoad[degradedHealth.findIndex((availability) => availability > 0)] += left;
  return { healthyLoad, degradedLoad };
}

/** All levels panic: traffic by the number of hosts; rounding goes to the first level that has any. */
function loadInTotalPanic(
  levels: readonly LevelHealth[],
): Pick<PriorityLoad, 'healthyLoad' | 'degradedLoad'> {
  const hosts = sum(levels.map(({ total }) => total));
  const healthyLoad = levels.map(({ total }) => (hosts === 0 ? 0 : Math.floor((100 * total) / hosts)));
  const first = Math.max(
    0,
    levels.findIndex(({ total }) => total > 0),
  );
  healthyLoad[first] += 100 - sum(healthyLoad);
  return { healthyLoad, degradedLoad: levels.map(() => 0) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
