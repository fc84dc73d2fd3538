import type { ClosedArrivals, SessionArrivals, ThinkTime } from '../../workload/loops/loopConfig.ts';
import { meanService } from '../../workload/serviceTime.ts';
import type { ThinkEntry } from '../language/think.ts';
import type { ArrivalsEntry } from '../language/traffic.ts';
import { moreThanClients, notAWholeNumber, sessionsWithoutClients } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { buildServiceTime } from './serviceTime.ts';

/** `arrivals` of a kind. Each kind has parameters of its own, which the schema has checked. */
type Entry<Process> = Extract<ArrivalsEntry, { readonly process: Process }>;

/**
 * A closed loop; undefined if its thinking cannot be read. In a closed loop a client waits for its answer,
 * thinks, and asks again: load cannot grow beyond the clients.
 * @param count clients that the source has
 */
export function buildClosed(
  { clients: given, think }: Entry<'closed'>,
  count: number,
  path: Path,
  context: BuildContext,
): ClosedArrivals | undefined {
  const clients = given ?? count;
  if (clients > count) errorAt(context, [...path, 'clients'], moreThanClients(count));
  const time = buildThink(think, [...path, 'think'], context);
  return time && { process: 'closed', clients, think: time };
}

/**
 * Sessions; undefined if their thinking cannot be read. A session is a chain of requests with thinking in
 * between, after which its client is free for another.
 * @param count clients that the source has
 */
export function buildSessions(
  { rate, requests, think }: Entry<'sessions'>,
  count: number,
  path: Path,
  context: BuildContext,
): SessionArrivals | undefined {
  const length = typeof requests === 'number' ? { distribution: 'fixed' as const, mean: requests } : requests;
  if (length.distribution === 'fixed' && !Number.isInteger(length.mean))
    errorAt(context, [...path, 'requests', 'mean'], notAWholeNumber());
  const time = buildThink(think, [...path, 'think'], context);
  if (time === undefined) return undefined;
  // Without what the answers take: at least so many are open at a time, by Little's law.
  const open = rate * (length.mean - 1) * meanService(time);
  if (open > count) warningAt(context, [...path, 'rate'], sessionsWithoutClients(open, count));
  return { process: 'sessions', rate, requests: length, think: time };
}

/** A duration alone is always the same. */
function buildThink(think: ThinkEntry, path: Path, context: BuildContext): ThinkTime | undefined {
  return typeof think === 'number'
    ? { distribution: 'deterministic', mean: think }
    : buildServiceTime(think, path, context);
}
