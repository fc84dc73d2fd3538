import type { ServiceTime, WorkloadConfig } from '../../workload/config.ts';
import { DEFAULT_WORKLOAD } from '../../workload/config.ts';
import { SHARING_CONCURRENCY } from '../../workload/servers/serverConfig.ts';
import type { WorkloadEntry } from '../language/workloads.ts';
import { coresWithoutSharing } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/** What an entry says of the servers themselves; their calls are looked at when all workloads are known. */
type ServerEntry = Omit<WorkloadEntry, 'calls' | 'holdsWorker' | 'onCallFailure'>;

/**
 * One workload, with the number of its workers filled in where its discipline decides that. Times are in
 * seconds by now, and `cores` is of no use to a queue, whose workers take one request each.
 */
export function buildServers(
  { match, namespace, address, distance, service: _, concurrency, ...others }: ServerEntry,
  service: ServiceTime,
  path: Path,
  context: BuildContext,
): WorkloadConfig {
  const shares = others.discipline === 'processor-sharing';
  if (others.cores !== undefined && !shares) errorAt(context, [...path, 'cores'], coresWithoutSharing());
  return {
    match,
    ...(namespace !== undefined && { namespace }),
    ...(address !== undefined && { address }),
    ...(distance !== undefined && { distance }),
    service,
    // Under processor sharing the number bounds how many share the CPU, and its default is far higher.
    concurrency: concurrency ?? (shares ? SHARING_CONCURRENCY : DEFAULT_WORKLOAD.concurrency),
    ...others,
  };
}
