import type { WorkloadConfig } from '../../workload/config.ts';
import type { ClosedArrivals } from '../../workload/loops/loopConfig.ts';
import { meanService } from '../../workload/serviceTime.ts';
import { type ClosedNetwork, meanValueAnalysis } from './meanValueAnalysis.ts';
import type { Recognised } from './recognise.ts';

/**
 * The closed network that a closed loop is, if its pods have one worker each with exponential service, and are chosen at
 * random. The time on the network is not in it yet: it belongs to what clients do between two visits.
 */
export function closedForm(
  { clients, think }: ClosedArrivals,
  { service, concurrency }: WorkloadConfig,
  pods: number,
): (Omit<Recognised, 'traffic' | 'pods'> & { readonly closed: ClosedNetwork }) | undefined {
  if (service.distribution !== 'exponential' || concurrency > 1) return undefined;
  const closed = { clients, think: meanService(think), meanService: service.mean, pods };
  const { meanSojourn, utilisation } = meanValueAnalysis(closed);
  const queues = pods === 1 ? 'one queue M/M/1' : `${pods} queues behind a random choice, each M/M/1`;
  return {
    formula: `a closed loop of ${clients} clients and ${queues}`,
    source: 'mean value analysis, Reiser and Lavenberg 1980',
    meanSojourn,
    utilisation,
    closed,
  };
}
