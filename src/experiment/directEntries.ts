import type { Watches } from '../cluster/api/watch.ts';
import { HeadlessAddresses } from '../network/headlessAddresses.ts';
import type { Entry, TrafficConfig } from '../workload/config.ts';
import type { SourceEntry } from '../workload/entries.ts';

/**
 * Gives the sources that connect without any rules in between their addresses: those of a headless Service's pods, as
 * the cluster's DNS knows them with the lag of its watch, or the one that they were given.
 * @param dns the way of the DNS servers to the API server; nothing is watched if no Service asked for is headless
 * @param slotOf numbers an address that somebody has written down
 */
export function directEntries(
  traffic: readonly TrafficConfig[],
  entries: readonly SourceEntry[],
  dns: () => Watches,
  slotOf: (address: string) => number,
): void {
  const answers: HeadlessAddresses[] = [];
  for (const [source, { entry }] of traffic.entries()) {
    if (entry.via === 'Address')
      entries[source].direct = { slots: Int32Array.of(slotOf(entry.address)), hasWrongPort: false };
    const answer = headlessAddresses(entry);
    if (answer === undefined) continue;
    entries[source].direct = answer;
    answers.push(answer);
  }
  // A watch costs events, so there is none where nobody asks.
  if (answers.length === 0) return;
  const watches = dns();
  watches.watch('Service', ({ type, object }) => {
    for (const answer of answers) answer.service(object, type !== 'DELETED');
  });
  watches.watch('EndpointSlice', ({ type, object }) => {
    for (const answer of answers) answer.slice(object, type !== 'DELETED');
  });
}

/** Undefined for Services with an address of their own, whose names lead to rules. */
function headlessAddresses(entry: Entry): HeadlessAddresses | undefined {
  if (entry.via !== 'ClusterIP' || entry.headless === undefined) return undefined;
  const { namespace, service, port: servicePort, headless } = entry;
  return new HeadlessAddresses({ ...headless, namespace, service, servicePort });
}
