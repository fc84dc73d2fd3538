import type { MixShare } from '../../workload/loops/loopConfig.ts';
import type { ReadSections } from '../language/readSections.ts';
import type { SourceEntry, TrafficEntry } from '../language/traffic.ts';
import type { Unread } from '../language/unread.ts';
import { MAX_CLIENTS, MAX_TRAFFIC_SOURCES } from '../limits.ts';
import { kindTwice, tooManyKinds, tooManyMixClients } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/** A traffic source as the results know it: an entry of `traffic`, or one kind of its mix. */
export interface SourceOfEntry {
  readonly entry: SourceEntry;
  /** Where its `to` is written. */
  readonly toPath: Path;
  /** Undefined for a source that is an entry by itself. */
  readonly share?: MixShare;
}

/**
 * The sources that an entry stands for. What a kind does not say is as the entry has it. Empty if nothing
 * says where the requests go, which the schema reports.
 */
export function sourcesOf(entry: TrafficEntry, path: Path, context: BuildContext): readonly SourceOfEntry[] {
  const { mix, to, ...rest } = entry;
  if (mix === undefined) return to === undefined ? [] : [{ entry: { ...rest, to }, toPath: [...path, 'to'] }];
  checkMix(entry, mix, path, context);
  return mix.flatMap(({ name, weight, ...own }, i) => {
    const target = own.to ?? to;
    if (target === undefined) return [];
    const toPath = own.to === undefined ? [...path, 'to'] : [...path, 'mix', i, 'to'];
    return {
      entry: { ...rest, ...own, name: kindName(entry.name, name), to: target },
      toPath,
      share: { name: entry.name, weight },
    };
  });
}

/**
 * What the sources of an entry are called in results and thresholds. They are also the keys of `thresholds`.
 */
export function sourceNames({ name, mix }: TrafficEntry): readonly string[] {
  return mix === undefined ? [name] : mix.map((kind) => kindName(name, kind.name));
}

/**
 * Are the names of all sources known? Those of calls are made of what workloads match and call.
 * @param unread what is wrong in the file; absent: nothing
 */
export function knowsSources(
  { traffic = [], workloads }: Pick<ReadSections['sections'], 'traffic' | 'workloads'>,
  unread: Unread | undefined,
): boolean {
  if (unread === undefined) return true;
  const makesCalls = workloads?.some(({ calls }) => calls !== undefined) ?? true;
  if (unread.within('workloads') && makesCalls) return false;
  return !traffic.some((_, i) => unread.within('traffic', i, 'name') || unread.within('traffic', i, 'mix'));
}

/**
 * There may be more of them than entries. An entry with a mix is several sources, so that the schema's bound
 * on entries does not bound them.
 */
export function checkSourceCount(entries: readonly TrafficEntry[], context: BuildContext): void {
  const count = entries.flatMap(sourceNames).length;
  if (count > MAX_TRAFFIC_SOURCES) errorAt(context, ['traffic'], tooManyKinds(MAX_TRAFFIC_SOURCES));
}

/**
 * A slash is in no name that a scenario can give, so that the name of a kind can never be that of another
 * entry.
 */
function kindName(source: string, kind: string): string {
  return `${source}/${kind}`;
}

/**
 * Kinds need names of their own, and each kind has all clients of the entry: their product is what is
 * bounded.
 */
function checkMix(
  { from }: TrafficEntry,
  mix: NonNullable<TrafficEntry['mix']>,
  path: Path,
  context: BuildContext,
): void {
  const names = new Set<string>();
  for (const [i, { name }] of mix.entries()) {
    if (names.has(name)) errorAt(context, [...path, 'mix', i, 'name'], kindTwice(name));
    names.add(name);
  }
  const clients = 'pods' in from ? from.pods : from.clients;
  if (clients * mix.length > MAX_CLIENTS)
    errorAt(context, [...path, 'mix'], tooManyMixClients(clients, mix.length, MAX_CLIENTS));
}
