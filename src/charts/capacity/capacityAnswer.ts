import { countText, latencyText, percentText } from '../quantities.ts';
import type { CapacityFile, CapacityMeasure, CapacityPoint } from './readCapacity.ts';

/**
 * Parts of capacity.json that the answer is made of. A command that searched, a chart and a report all have
 * these at hand; none needs the rest of the file.
 */
export type Answered = Pick<
  CapacityFile,
  'scenario' | 'varied' | 'find' | 'holds' | 'crossed' | 'points' | 'complete' | 'precision'
>;

/** The answer in one sentence or two, without the full stop at the end: what holds, and what ends it. */
// Written small at the start, for the answer follows the name of a scenario or of the source.
export function capacityAnswer(capacity: Answered): string {
  const { holds, crossed, varied, find } = capacity;
  // An interrupted search has an answer as well, which later values could have narrowed.
  const so = capacity.complete ? '' : 'so far: ';
  if (holds === null)
    return `${so}no value that was tried keeps the thresholds${crossed === null ? '' : `: ${endText(capacity, crossed)}`}`;
  if (crossed === null)
    return `${so}the thresholds hold at every value that was tried, ${find === 'greatest' ? 'up to' : 'down to'} ${valueText(capacity, holds)}`;
  const answer =
    varied.kind === 'traffic'
      ? `carries ${carriedText(capacity, holds)}`
      : heldText(capacity, holds, crossed);
  return `${so}${answer}; ${endText(capacity, crossed)}`;
}

/**
 * Of whole numbers that are neighbours one is the last; else the end lies somewhere between two.
 *
 * @param holds the last value that keeps every threshold
 * @param crossed the nearest value that does not
 */
function heldText(capacity: Answered, holds: number, crossed: number): string {
  const { varied, find, precision } = capacity;
  const value = valueText(capacity, holds);
  if (precision === 0 && Math.abs(holds - crossed) === 1)
    return `${varied.name}: ${value} is the ${find} that holds`;
  return `${varied.name}: ${find === 'greatest' ? `holds up to ${value}` : `holds from ${value} on`}`;
}

/**
 * `at 85/s of web the p99 latency reaches 512 ms (web.latency: p(99)<500ms)`. Every threshold that is not
 * kept at that value is named, since each of them alone would have ended the search.
 */
function endText(capacity: Answered, value: number): string {
  const point = pointAt(capacity, value);
  const ends = (point?.measures ?? []).filter(
    ({ threshold }) => threshold !== undefined && threshold.verdict !== 'holds',
  );
  const reasons = ends.map((measure) => {
    const { threshold, traffic, name } = measure;
    const which = capacity.points[0].rates.length > 1 ? ` of ${traffic}` : '';
    if (measure.estimate === null) return `nothing was measured for ${threshold?.source}`;
    // The mean alone would look as if the threshold were kept.
    const bound = threshold?.verdict === 'unclear' ? `, but its 95 % bound ${boundText(measure)}` : '';
    return `the ${name}${which} is ${measureText(measure, measure.estimate)}${bound} (${threshold?.source})`;
  });
  return `at ${carriedOrValue(capacity, value)} ${reasons.join(', and ')}`;
}

/**
 * The bound that lies on the wrong side of the threshold. An estimate below the bound is spoilt by its upper
 * end, one above by its lower.
 */
function boundText(measure: CapacityMeasure): string {
  const { low, high, estimate, threshold } = measure;
  const isUpper = (estimate ?? 0) < (threshold?.bound ?? 0);
  return measureText(measure, isUpper ? high : low);
}

/**
 * Traffic is named by its rate, since a factor says nothing without the scenario beside it; any other number
 * by its value.
 */
function carriedOrValue(capacity: Answered, value: number): string {
  return capacity.varied.kind === 'traffic' ? ratesText(capacity, value) : valueText(capacity, value);
}

/** `742/s of web (1.24 times its traffic)`. */
function carriedText(capacity: Answered, value: number): string {
  const whose = capacity.varied.name === 'all traffic' ? 'the scenario’s' : 'its';
  return `${ratesText(capacity, value)} (${value} times ${whose} traffic)`;
}

/**
 * The rates of the sources that were multiplied: `742/s of web`.
 *
 * @returns empty where the value was not tried
 */
function ratesText(capacity: Answered, value: number): string {
  const { name } = capacity.varied;
  const rates = (pointAt(capacity, value)?.rates ?? []).filter(
    ({ traffic }) => name === 'all traffic' || traffic === name,
  );
  return rates.map(({ traffic, rate }) => `${rateText(rate)} of ${traffic}`).join(' and ');
}

/** The point at a value that was tried. Values are compared exactly: they come from the same file. */
function pointAt({ points }: Answered, value: number): CapacityPoint | undefined {
  return points.find((point) => point.value === value);
}

/**
 * A value as it was tried: `1.25 times`, `10ms`, `6`.
 *
 * @param value in the unit of what was varied, the factor where that is traffic
 */
export function valueText({ varied }: Pick<Answered, 'varied'>, value: number): string {
  return varied.kind === 'traffic' ? `${value} times the traffic` : `${value}${varied.unit}`;
}

/**
 * `742/s`: three digits, or all before the point.
 *
 * @param rate requests a second
 */
export function rateText(rate: number): string {
  return `${countText(rate >= 100 ? Math.round(rate) : Number(rate.toPrecision(3)))}/s`;
}

/**
 * A number of a measure in its unit.
 *
 * @param value seconds, share from 0 to 1, requests, or requests a second, as `unit` says; null: nothing was
 * measured
 */
export function measureText({ unit }: Pick<CapacityMeasure, 'unit'>, value: number | null): string {
  // A dash stands for what is not known in every table.
  if (value === null) return '–';
  switch (unit) {
    case 'seconds':
      return latencyText(value);
    case 'fraction':
      return percentText(value);
    case 'requests a second':
      return rateText(value);
    case 'requests':
      return countText(value);
  }
}
