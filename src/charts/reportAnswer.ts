import { worstLoss } from './capacityLoss.ts';
import { type FailureFinding, findFailures, mainSpell } from './failureFinding.ts';
import { lagWords } from './lagWords.ts';
import { outcomeWords } from './outcomeWords.ts';
import { counted, countText, latencyText, percentText, secondsText, wasOrWere } from './quantities.ts';
import type { TimelineEntry } from './resultFiles.ts';
import type { Results } from './results.ts';

/**
 * The whole story in a paragraph: what happened, how many failed, for how long, why, and when capacity was
 * back.
 *
 * @param results a run
 * @returns whole sentences, in the order of a story
 */
export function answerSentences(results: Results): string[] {
  const finding = findFailures(results);
  return [
    ...faultSentences(results),
    ...failureSentences(finding),
    ...detectionSentences(results.summary.timeline),
    ...capacitySentences(results),
    ...latencySentences(results),
  ];
}

/**
 * The first fault in the words of the timeline, and how many there were. summary.json cuts very long
 * timelines off and says how many faults it left out.
 */
function faultSentences(results: Results): string[] {
  const faults = results.summary.timeline.filter(({ event }) => event === 'fault');
  const [first] = faults;
  if (!first) return ['Nothing was made to fail in this run.'];
  const more = faults.length - 1 + results.summary.timelineLeftOut;
  const rest = more > 0 ? `, the first of ${more + 1} faults` : '';
  return [`At ${secondsText(first.time)} ${first.text}${rest}.`];
}

/**
 * How many failed of how many, when, and why.
 *
 * @returns the count and its time in one sentence or two, followed by the reason
 */
function failureSentences(finding: FailureFinding): string[] {
  const { sent, ok, failed, spells } = finding;
  if (sent === 0) return ['No requests were sent.'];
  const flying = sent - ok - failed;
  const rest = flying > 0 ? ` (${countText(flying)} ${wasOrWere(flying)} still in flight at the end)` : '';
  if (failed === 0) return [`Not one of ${counted(sent, 'request')} failed${rest}.`];
  const main = mainSpell(finding);
  // One spell that holds nearly all failures has a beginning and an end that say something; many have not.
  const when = main
    ? ` Failures fell between ${secondsText(main.from)} and ${secondsText(main.to)}: in that time (${secondsText(main.to - main.from)}), ${percentText(main.failed / main.ended)} of the requests failed.`
    : ` They came in ${counted(spells.length, 'spell')}, the first at ${secondsText(spells[0]?.from ?? 0)} and the last until ${secondsText(spells.at(-1)?.to ?? 0)}.`;
  return [
    `Of ${counted(sent, 'request')}, ${countText(failed)} (${percentText(failed / sent)}) failed${rest}.${when}`,
    ...reasonSentences(finding),
  ];
}

/**
 * The most frequent cause and lag, with the explanation of the lag. A cause without a lag is explained by
 * what the cause itself means.
 */
function reasonSentences({ kinds, failed }: FailureFinding): string[] {
  const [main] = kinds;
  if (!main) return [];
  const share =
    main.count === failed ? 'All failures' : `${percentText(main.count / failed)} of the failures`;
  const lag = main.lag === 'none' ? '' : ` (${lagWords(main.lag).phrase})`;
  const explanation = main.lag === 'none' ? outcomeWords(main.cause).meaning : lagWords(main.lag).explanation;
  return [
    `${share} ended with “${outcomeWords(main.cause).label}”${lag}. ${explanation}`.trim(),
    ...hopSentences(kinds, failed),
  ];
}

/**
 * Where in the call graph the failures began, if that was mostly behind the clients' own hop.
 *
 * @returns nothing where most failures began at the client's own hop, which has no name
 */
function hopSentences(kinds: FailureFinding['kinds'], failed: number): string[] {
  const byHop = new Map<string, number>();
  for (const { hop = '', count } of kinds) byHop.set(hop, (byHop.get(hop) ?? 0) + count);
  const [first] = [...byHop].sort((a, b) => b[1] - a[1]);
  if (first === undefined || first[0] === '') return [];
  const share = first[1] === failed ? 'All failures' : `${percentText(first[1] / failed)} of the failures`;
  return [`${share} began at the hop ${first[0]}.`];
}

/**
 * When the control plane noticed the first fault and when traffic was routed around it.
 *
 * @returns nothing for several faults, and nothing for one that the control plane did not notice
 */
function detectionSentences(timeline: readonly TimelineEntry[]): string[] {
  // With several faults, what followed one says nothing of the others.
  if (timeline.filter(({ event }) => event === 'fault').length !== 1) return [];
  const after = (event: string): number | null | undefined =>
    timeline.find((entry) => entry.event === event)?.after;
  const notReady = after('node-not-ready');
  const removed = after('endpoints-removed');
  const noticed =
    typeof notReady === 'number' ? `The node counted as NotReady after ${secondsText(notReady)}` : '';
  const gone = typeof removed === 'number' ? `its endpoints were removed after ${secondsText(removed)}` : '';
  if (noticed && gone) return [`${noticed}, and ${gone}.`];
  if (noticed) return [`${noticed}.`];
  return gone ? [`The control plane reacted: ${gone}.`] : [];
}

/**
 * How many pods were left and when all were back. Clients recover before that, since rules leave dead pods
 * out.
 *
 * @returns nothing where no pod was lost
 */
function capacitySentences(results: Results): string[] {
  const loss = worstLoss(results);
  if (!loss) return [];
  const of = results.availability.length > 1 ? ` of ${loss.workload}` : '';
  const back =
    loss.until === undefined
      ? 'Capacity was not back by the end of the run'
      : `Capacity was back at ${secondsText(loss.until)}, ${secondsText(loss.until - loss.from)} later`;
  const left = loss.lowest === 0 ? 'no pod' : `only ${loss.lowest} of ${counted(loss.full, 'pod')}`;
  const verb = loss.lowest <= 1 ? 'was' : 'were';
  const start = loss.times > 1 ? `Capacity was lost ${loss.times} times; at worst, from` : 'From';
  return [`${start} ${secondsText(loss.from)} on, ${left}${of} ${verb} left. ${back}.`];
}

/**
 * The median and p99 of the source that had the most answers. One source stands for all, since quantiles of
 * several cannot be added up.
 */
function latencySentences(results: Results): string[] {
  const totals = results.summary.traffic.map(({ name, phases }) => ({ name, total: phases['total'] }));
  const [main] = totals.sort((a, b) => (b.total?.ok ?? 0) - (a.total?.ok ?? 0));
  if (!main?.total || main.total.p50 === null) return [];
  const of = totals.length > 1 ? ` of ${main.name}` : '';
  return [
    `Half of the answered requests${of} took under ${latencyText(main.total.p50)} and 99 % under ${latencyText(main.total.p99)}.`,
  ];
}
