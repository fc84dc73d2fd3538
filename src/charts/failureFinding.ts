import { lagWords } from './lagWords.ts';
import { outcomeWords } from './outcomeWords.ts';
import { countText, percentText, secondsText, wasOrWere } from './quantities.ts';
import type { FailureCount, Results, Steps } from './results.ts';

/** Failures further apart than this, seconds, belong to different spells. */
const SPELL_GAP = 10;
/** Below this share of all requests, a count says more than a percentage. */
const RARE = 0.001;
/** A spell with this share of all failures speaks for the run. */
const MAIN_SHARE = 0.9;

/** A time in which requests failed without a longer pause. Seconds: start of its first step, end of its last. */
export interface Spell {
  readonly from: number;
  readonly to: number;
  readonly failed: number;
  /** Requests that ended in it, well or not. */
  readonly ended: number;
}

/** Failures that share cause, lag and the hop where they began, over all traffic. */
export interface FailureKind {
  readonly cause: string;
  readonly lag: string;
  /** The edge of the call graph; absent: the client's own hop. */
  readonly hop?: string;
  readonly hopCause?: string;
  readonly count: number;
}

/** What happened to the requests of the whole run, warm-up included, as the charts show it. */
export interface FailureFinding {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly spells: readonly Spell[];
  /** Most frequent first; equal counts in order of appearance. */
  readonly kinds: readonly FailureKind[];
}

/** Sums the failures up over sources and time. */
export function findFailures(results: Pick<Results, 'steps' | 'failures' | 'run'>): FailureFinding {
  const { ends, sources } = results.steps;
  const total = (of: 'sent' | 'ok' | 'failed'): number =>
    sources.reduce((sum, source) => sum + source[of].reduce((a, b) => a + b, 0), 0);
  return {
    sent: total('sent'),
    ok: total('ok'),
    failed: total('failed'),
    spells: findSpells(ends, results.steps, results.run.scenario.step),
    kinds: failureKinds(results.failures),
  };
}

/** Failures by cause, lag and hop, most frequent first. */
export function failureKinds(failures: readonly FailureCount[]): FailureKind[] {
  const kinds = new Map<string, FailureKind>();
  for (const { count, cause, lag, hop, hopCause } of failures) {
    const key = `${cause},${lag},${hop ?? ''},${hopCause ?? ''}`;
    const where = { ...(hop !== undefined && { hop }), ...(hopCause !== undefined && { hopCause }) };
    kinds.set(key, { cause, lag, ...where, count: count + (kinds.get(key)?.count ?? 0) });
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count);
}

/**
 * Joins failing steps to spells.
 *
 * @param stepLength seconds, for the first step, which has no end before it
 */
function findSpells(ends: readonly number[], steps: Steps, stepLength: number): Spell[] {
  const spells: Spell[] = [];
  // Requests that ended since the last failing step count only once the spell goes on.
  let pending = 0;
  ends.forEach((end, step) => {
    const failed = steps.sources.reduce((sum, source) => sum + source.failed[step], 0);
    const ended = failed + steps.sources.reduce((sum, source) => sum + source.ok[step], 0);
    pending += ended;
    if (failed === 0) return;
    const from = step === 0 ? end - stepLength : ends[step - 1];
    const last = spells.at(-1);
    if (last && from - last.to <= SPELL_GAP) {
      spells[spells.length - 1] = {
        ...last,
        to: end,
        failed: last.failed + failed,
        ended: last.ended + pending,
      };
    } else spells.push({ from, to: end, failed, ended });
    pending = 0;
  });
  return spells;
}

/** The finding as the title of a chart, without a full stop. */
export function failureHeadline(finding: FailureFinding): string {
  const { sent, failed, spells } = finding;
  if (sent === 0) return 'No requests were sent';
  if (failed === 0) return allSucceeded(finding);
  const main = mainSpell(finding);
  const reason = mainReason(finding);
  if (!main) {
    return `${percentText(failed / sent)} of ${countText(sent)} requests failed, in ${spells.length} spells${reason}`;
  }
  const when = `between ${secondsText(main.from)} and ${secondsText(main.to)}`;
  if (failed === main.failed && failed < RARE * sent) {
    return `${countText(failed)} of ${countText(sent)} requests failed, ${when}${reason}`;
  }
  const rest = failed - main.failed;
  const others = rest > 0 ? `, and ${countText(rest)} at other times` : '';
  return `${percentText(main.failed / main.ended)} of requests failed ${when}${others}${reason}`;
}

/** A run that ends while requests are under way knows nothing of those, so they are not called successes. */
function allSucceeded({ sent, ok }: FailureFinding): string {
  if (ok === sent) return `All ${countText(sent)} requests succeeded`;
  if (ok === 0) return `None of ${countText(sent)} requests was answered before the end, and none failed`;
  const flying = sent - ok;
  return `All ${countText(ok)} requests that ended succeeded; ${countText(flying)} ${wasOrWere(flying)} still in flight`;
}

/** The spell that nearly all failures belong to, if there is one. */
export function mainSpell({ spells, failed }: FailureFinding): Spell | undefined {
  const [largest] = [...spells].sort((a, b) => b.failed - a.failed);
  return largest && largest.failed >= MAIN_SHARE * failed ? largest : undefined;
}

/** `: node failure not yet detected`, with a word on how much of the whole that lag explains. */
function mainReason({ kinds, failed }: FailureFinding): string {
  const byReason = new Map<string, number>();
  for (const kind of kinds) {
    const phrase = kind.lag === 'none' ? outcomeWords(kind.cause).label : lagWords(kind.lag).phrase;
    byReason.set(phrase, (byReason.get(phrase) ?? 0) + kind.count);
  }
  const [first] = [...byReason].sort((a, b) => b[1] - a[1]);
  if (!first) return '';
  const [phrase, count] = first;
  const hop = mainHop({ kinds, failed });
  const where = hop === undefined ? '' : `, at the hop ${hop}`;
  if (count >= MAIN_SHARE * failed) return `: ${phrase}${where}`;
  return `${count >= failed / 2 ? `, mostly: ${phrase}` : `, most often: ${phrase}`}${where}`;
}

/** The edge of the call graph at which nearly all failures began, if there is one. */
export function mainHop({ kinds, failed }: Pick<FailureFinding, 'kinds' | 'failed'>): string | undefined {
  const byHop = new Map<string, number>();
  for (const { hop, count } of kinds) if (hop !== undefined) byHop.set(hop, (byHop.get(hop) ?? 0) + count);
  const [first] = [...byHop].sort((a, b) => b[1] - a[1]);
  return first !== undefined && first[1] >= MAIN_SHARE * failed ? first[0] : undefined;
}
