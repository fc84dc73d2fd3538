import { askedSizes, autoscaledOnly, worstLoss } from './capacityLoss.ts';
import { counted, secondsText } from './quantities.ts';
import type { Results } from './results.ts';

/**
 * What was lost, of which workload, for how long, and for how long the API server did not know. Title of the
 * chart, without a full stop.
 */
export function availabilityHeadline(results: Results): string {
  const resized = autoscaledHeadline(results);
  if (resized !== undefined) return resized;
  const loss = worstLoss(results);
  const pods = results.availability.reduce((sum, { changes }) => sum + (changes.at(-1)?.listening ?? 0), 0);
  if (results.availability.length === 0) return 'There were no pods';
  const never = results.availability.filter(({ changes }) =>
    changes.every(({ listening }) => listening === 0),
  );
  if (never.length > 0) {
    const others = never.length > 1 ? ` and ${never.length - 1} more` : '';
    return `${never[0].workload}${others}: no pod ever listened`;
  }
  if (!loss)
    return scaledHeadline(results) ?? `No pod was lost: ${counted(pods, 'pod')} listening at the end`;
  const of = results.availability.length > 1 ? `${loss.workload}: ` : '';
  const until = loss.until === undefined ? 'until the end' : `until ${secondsText(loss.until)}`;
  const few = loss.times === 1 ? '' : 'as few as ';
  // The lag of one loss cannot be told from that of another.
  const end = loss.times > 1 ? `, the worst of ${loss.times} losses` : staleClause(results, loss.workload);
  const left =
    loss.lowest > 0
      ? `${few}${loss.lowest} of ${counted(loss.full, 'pod')}`
      : `none of ${counted(loss.full, 'pod')}`;
  const subject = of === '' ? `${left.charAt(0).toUpperCase()}${left.slice(1)}` : left;
  return `${of}${subject} left from ${secondsText(loss.from)} ${until}${end}`;
}

/** Where somebody asked for other sizes and no pod was lost on top of it, those sizes are the story. */
function scaledHeadline(results: Results): string | undefined {
  const scaled = results.availability.filter(({ workload }) => askedSizes(results, workload).length > 0);
  const [first] = scaled;
  if (first === undefined) return undefined;
  const counts = first.changes.map(({ listening }) => listening);
  return `${first.workload}: between ${Math.min(...counts)} and ${counted(Math.max(...counts), 'pod')}, as it was scaled`;
}

/**
 * Without any fault, the sizes that the autoscalers chose are the story; `undefined` if there are none of the
 * two. Title of the chart for such a run.
 */
function autoscaledHeadline({ availability, summary }: Results): string | undefined {
  if (!autoscaledOnly(summary)) return undefined;
  const ranges = availability.map(({ workload, changes }) => {
    const counts = changes.map(({ listening }) => listening);
    return { workload, least: Math.min(...counts), most: Math.max(...counts) };
  });
  // The workload whose size changed most; of equal ones the first in the file.
  const [{ workload, least, most }] = ranges.sort((a, b) => b.most - b.least - (a.most - a.least));
  return `${workload}: between ${least} and ${counted(most, 'pod')}, as the autoscaler asked for`;
}

/**
 * For how long the API server listed pods as ready that no longer listened; empty when it never did.
 * This is the lag that sends clients to dead pods.
 *
 * @returns the rest of a sentence, from its semicolon on
 */
function staleClause(results: Results, workload: string): string {
  const found = results.availability.find((one) => one.workload === workload);
  if (!found || found.staleSteps === 0) return '';
  // Steps are counted, not changes, so the time is a multiple of the step.
  const time = secondsText(found.staleSteps * results.run.scenario.step);
  return `; for ${time} the API still listed ${found.peakStale === 1 ? 'one that was' : `${found.peakStale} that were`} gone`;
}
