import { podChoice } from '../podChoice.ts';
import type { Recogniser } from '../recognised.ts';
import { roundRobinSplit } from '../roundRobinSplit.ts';
import { evenLoad } from '../setting.ts';

/** Poisson arrivals that one turn deals out over pods with one worker and exponential service: E_N/M/1 each. */
export const roundRobin: Recogniser = {
  traffic: ['balancing'],
  formOf(setting) {
    const load = evenLoad(setting);
    const { pods, workload } = setting;
    if (load === undefined || pods === 1 || podChoice(setting) !== 'in turn') return undefined;
    if (workload.service.distribution !== 'exponential' || workload.concurrency > 1) return undefined;
    return {
      formula: `${pods} queues that are served in turn, each E_${pods}/M/1`,
      source: 'G/M/1, Kleinrock 1975, section 6.4',
      meanSojourn: roundRobinSplit(pods, load.utilisation, load.meanService).meanSojourn,
      utilisation: load.utilisation,
    };
  },
};
