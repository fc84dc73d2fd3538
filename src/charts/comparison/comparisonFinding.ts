import { counted, percentText } from '../quantities.ts';
import { cellsOf, METRIC_WORDS, metricText, ofSource } from './metricWords.ts';
import type { ComparedMetric, ComparisonData } from './readComparison.ts';

/** What a sentence about a comparison is made of: its numbers, and the names of its sources. */
export type ComparedNumbers = Pick<ComparisonData, 'comparison' | 'sources'>;

/**
 * The answer in one sentence: which alternative is best by the metric that matters most, and is that more
 * than chance?
 *
 * @returns a sentence without its full stop, which a title does not have
 * @param data a comparison as its folder has it
 * @param traffic name of the source; it is mentioned only where there are several
 */
export function comparisonHeadline(data: ComparedNumbers, traffic: string): string {
  const { comparison } = data;
  const metric = headlineMetric(data, traffic);
  const cells = cellsOf(data, traffic, metric);
  // The best of a metric has rank 1; without a measured value there is no rank.
  const ranks = cells.map(({ cell }) => cell.rank ?? Number.POSITIVE_INFINITY);
  const best = cells[ranks.indexOf(Math.min(...ranks))];
  const words = `${METRIC_WORDS[metric]}${ofSource(data, traffic)}`;
  if (best === undefined || best.cell.estimate === null) return `No ${words} was measured`;
  const size = metricText(metric, best.cell.estimate);
  // One alternative alone has nothing to be compared with, so its value with its interval is the answer.
  if (cells.length === 1) return `The ${words} is ${size}${plusMinus(metric, best.cell.low, best.cell.high)}`;
  const shown = cells.filter(isShown);
  if (shown.length === 0)
    return `No difference in ${words} is shown between ${comparison.baseline} and the others`;
  const { difference } = best.cell;
  // The baseline is the best then: it has no difference to itself.
  if (difference === undefined) {
    return `${best.name} has the smallest ${words}, ${size}; ${counted(shown.length, 'alternative is', 'alternatives are')} shown to be worse`;
  }
  // The smallest estimate may be chance. Only a difference that is shown lets the sentence name a winner.
  if (difference.verdict !== 'better' || difference.relative === null) {
    return `No alternative is shown to have a smaller ${words} than ${comparison.baseline}`;
  }
  return `${best.name} has the smallest ${words}: ${size}, ${percentText(Math.abs(difference.relative))} below ${comparison.baseline}`;
}

/** Metrics in the order in which a difference in them matters to clients. */
const BY_WEIGHT = ['failed', 'p99', 'mean', 'p90', 'p50', 'p99_9'] as const;

/**
 * Where alternatives differ in what failed, that comes first: latencies are those of the requests that did
 * not fail. The p99 comes next, which a mean would hide, and then whatever shows a difference at all. Where none does it is
 * about the p99, or the mean where too few requests ended for that.
 */
function headlineMetric(data: ComparedNumbers, traffic: string): string {
  const shown = BY_WEIGHT.find((metric) => cellsOf(data, traffic, metric).some(isShown));
  if (shown !== undefined) return shown;
  return cellsOf(data, traffic, 'p99').some(({ cell }) => cell.estimate === null) ? 'mean' : 'p99';
}

/**
 * Is the difference to the baseline more than chance? The verdict was reached when the comparison ran, with
 * intervals that hold together (Bonferroni).
 */
function isShown({ cell }: { readonly cell: ComparedMetric }): boolean {
  return cell.difference?.verdict === 'better' || cell.difference?.verdict === 'worse';
}

/**
 * Half the interval, as it is usually said.
 *
 * @returns in the words of the metric, with a space before it; empty without an interval
 */
function plusMinus(metric: string, low: number | null, high: number | null): string {
  return low === null || high === null ? '' : ` ± ${metricText(metric, (high - low) / 2)}`;
}
