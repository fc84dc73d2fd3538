import type { ServiceTime } from '../../workload/config.ts';
import type { ServiceTimeEntry } from '../language/workloads.ts';
import { MAX_EMPIRICAL_VALUES } from '../limits.ts';
import { notASecondsValue, tooManyValues, valuesOrFile } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { readTextFile } from '../source/readTextFile.ts';
import { type BuildContext, errorAt, fromScenario } from './context.ts';

/**
 * A workload's service time; `undefined` if its measured values cannot be had. Its values are sorted here,
 * once, since the run draws from them by their rank.
 */
export function buildServiceTime(
  entry: ServiceTimeEntry,
  path: Path,
  context: BuildContext,
): ServiceTime | undefined {
  if (entry.distribution !== 'empirical') return entry;
  const { values, file, concurrencyFactor } = entry;
  // Neither or both.
  if ((values === undefined) === (file === undefined)) {
    errorAt(context, path, valuesOrFile());
    return undefined;
  }
  const measured = values ?? readValues(fromScenario(context, file ?? ''), [...path, 'file'], context);
  return (
    measured && {
      distribution: 'empirical',
      values: measured.toSorted((a, b) => a - b),
      ...(concurrencyFactor !== undefined && { concurrencyFactor }),
    }
  );
}

/**
 * The first column of a CSV file: times in seconds, above 0. A first line that is no number is a header. Only
 * the first is taken, so that a column may follow it; commas, semicolons and tabs separate alike.
 */
function readValues(file: string, path: Path, context: BuildContext): number[] | undefined {
  const content = readTextFile(file);
  if ('problem' in content) {
    errorAt(context, path, content.problem);
    return undefined;
  }
  const values: number[] = [];
  for (const [i, line] of content.text.split('\n').entries()) {
    const [field = ''] = line.split(/[,;\t]/);
    // Blank lines and an empty first column are passed over: spreadsheets leave them at the end.
    if (field.trim() === '') continue;
    const value = Number(field.trim().replace(/^"(.*)"$/, '$1'));
    if (Number.isFinite(value) && value > 0) values.push(value);
    else if (i > 0) {
      context.problems.error({ file, line: i + 1, column: 1 }, notASecondsValue(field.trim()));
      return undefined;
    }
  }
  if (values.length > 0 && values.length <= MAX_EMPIRICAL_VALUES) return values;
  // Counted at the end, as the size of the file bounds the work before it.
  errorAt(context, path, tooManyValues(values.length, MAX_EMPIRICAL_VALUES));
  return undefined;
}
