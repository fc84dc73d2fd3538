import pc from 'picocolors';
import { capacityAnswer, measureText, rateText, valueText } from '../charts/capacity/capacityAnswer.ts';
import type { Capacity, CapacityMeasure, CapacityPoint } from '../metrics/capacity.ts';
import type { ComparisonView } from './comparisonText.ts';
import { momentText } from './quantities.ts';
import { plainText } from './terminal.ts';
import { textTable } from './textTable.ts';

/**
 * A capacity for the terminal: the answer first, in the words of the chart's title, then what to be
 * warned of, then every value that was tried.
 *
 * @returns text without a line break at its end, at most as wide as the terminal
 */
export function capacityText(capacity: Capacity, { columns, colour, where }: ComparisonView): string {
  const colours = pc.createColors(colour);
  const answer = `${colours.bold(plainText(capacity.scenario))}: ${plainText(capacityAnswer(capacity))}.`;
  const remarks = capacity.remarks.map((remark) => colours.yellow(plainText(remark)));
  const interruption = capacity.complete ? [] : ['Interrupted: these are the values that were done.'];
  return [
    ...interruption,
    answer,
    ...remarks,
    pointsTable(capacity, columns),
    aboutText(capacity),
    where,
  ].join('\n\n');
}

/**
 * One row a value, in ascending order. The columns of measures are those of the first value, as all have the
 * same.
 */
function pointsTable(capacity: Capacity, columns: number): string {
  const [{ measures }] = capacity.points;
  // Only then is the source part of a heading.
  const several = new Set(measures.map(({ traffic }) => traffic)).size > 1;
  const titles = measures.map(({ name, traffic }) =>
    (several ? `${plainText(traffic)} ${name}` : name).toUpperCase(),
  );
  const isTraffic = capacity.varied.kind === 'traffic';
  const head = [isTraffic ? 'TRAFFIC' : 'VALUE', 'RATE', 'VERDICT', ...titles, 'BUSY'];
  const rows = capacity.points.map((point) => [
    isTraffic ? `x ${point.value}` : valueText(capacity, point.value),
    point.rates.map(({ rate }) => rateText(rate)).join(', '),
    verdictText(point),
    ...point.measures.map(boundedText),
    // Of the workload that was busiest.
    point.utilisation.toFixed(2),
  ]);
  // Numbers stand at the right; the verdict is a word.
  const right = head.map((_, column) => column).filter((column) => column !== 2);
  return textTable({ head, rows, right, wrap: true }, columns);
}

/**
 * Saturated values are named as such. A saturated value is one whose runs never became steady, so that its
 * means grow with the duration.
 */
function verdictText({ verdict, unstable }: CapacityPoint): string {
  return unstable === undefined ? verdict : `${verdict}, saturated`;
}

/**
 * `43.1 ms (41 ms to 45.2 ms)`.
 *
 * @returns the mean alone where the interval is not known, or has no width
 */
function boundedText(measure: CapacityMeasure): string {
  const mean = measureText(measure, measure.estimate);
  if (measure.low === null || measure.low === measure.high) return mean;
  return `${mean} (${measureText(measure, measure.low)} to ${measureText(measure, measure.high)})`;
}

/** How to read the numbers: how many runs, and what the bounds promise. */
function aboutText({ replications, duration, seed, confidence, precision }: Capacity): string {
  const runs = `${replications} replication${replications === 1 ? '' : 's'} of ${momentText(duration)} of each value`;
  const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
  return `${runs}, seed ${plainText(String(seed))}. In brackets: between which bounds the mean lies, each with ${percent(confidence)};
a threshold holds if the bound on its side does. ${precision === 0 ? 'Searched to neighbouring whole numbers.' : `Searched to ${percent(precision)}.`}`;
}
