import type { OutlierSettings } from './outlierSettings.ts';

/** The settings that say how long an ejection is, seconds. */
export type EjectionTimes = Pick<OutlierSettings, 'baseEjectionTime' | 'maxEjectionTime'>;

/**
 * Length of an ejection in seconds: the base as often as the multiplier says, up to the maximum
 * (`DetectorImpl::checkHostForUneject`, source/common/upstream/outlier_detection_impl.cc).
 * @param multiplier at least 1
 */
export function ejectionTime(
  { baseEjectionTime, maxEjectionTime }: EjectionTimes,
  multiplier: number,
): number {
  // A maximum below the base is the base.
  return Math.min(baseEjectionTime * multiplier, Math.max(baseEjectionTime, maxEjectionTime));
}

/**
 * The multiplier after one more ejection: it grows by one, until the maximum is reached, so that one that has been
 * out for very long does not need as many quiet sweeps to be trusted again (`DetectorImpl::ejectHost`).
 */
export function multiplierAfterEjection(times: EjectionTimes, multiplier: number): number {
  const { baseEjectionTime, maxEjectionTime } = times;
  // The base on top of the maximum lets the product pass the maximum once, as in Envoy.
  const longest = Math.max(baseEjectionTime, maxEjectionTime) + baseEjectionTime;
  return multiplier * baseEjectionTime < longest ? multiplier + 1 : multiplier;
}

/** The first sweep at or after a date, seconds; sweeps are at the multiples of the interval. */
export function sweepAt(date: number, interval: number): number {
  return Math.ceil(date / interval) * interval;
}
