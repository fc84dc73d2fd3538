import { meanService } from '../../../workload/serviceTime.ts';
import { type ClosedNetwork, meanValueAnalysis } from '../meanValueAnalysis.ts';
import { podChoice } from '../podChoice.ts';
import type { Recogniser } from '../recognised.ts';

/**
 * The closed network that a closed loop is, if its pods have one worker each with exponential service, and are chosen at
 * random. The time on the network is not in it yet: it belongs to what clients do between two visits.
 */
export const closedLoop: Recogniser = {
  formOf(setting) {
    const { traffic, workload, pods } = setting;
    const { arrivals } = traffic;
    const choice = podChoice(setting);
    if (arrivals.process !== 'closed' || choice === undefined) return undefined;
    // With one pod there is nothing to choose.
    if (choice !== 'at random' && pods > 1) return undefined;
    const { service, concurrency } = workload;
    if (service.distribution !== 'exponential' || concurrency > 1) return undefined;
    const { clients, think } = arrivals;
    const closed: ClosedNetwork = { clients, think: meanService(think), meanService: service.mean, pods };
    const { meanSojourn, utilisation } = meanValueAnalysis(closed);
    const queues = pods === 1 ? 'one queue M/M/1' : `${pods} queues behind a random choice, each M/M/1`;
    return {
      formula: `a closed loop of ${clients} clients and ${queues}`,
      source: 'mean value analysis, Reiser and Lavenberg 1980',
      meanSojourn,
      utilisation,
      closed,
    };
  },
};
