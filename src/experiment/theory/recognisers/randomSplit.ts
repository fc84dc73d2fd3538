import type { WorkloadConfig } from '../../../workload/config.ts';
import { SHARING_CONCURRENCY, workersOf } from '../../../workload/servers/serverConfig.ts';
import type { QueueLoad } from '../domain.ts';
import { generalService } from '../generalService.ts';
import { podChoice } from '../podChoice.ts';
import type { Form, Recogniser } from '../recognised.ts';
import { squaredVariationOf } from '../serviceMoments.ts';
import { evenLoad } from '../setting.ts';
import { sharedQueue } from '../sharedQueue.ts';
import { singleServer } from '../singleServer.ts';

/**
 * Poisson arrivals whose requests go to any pod: a random split of a Poisson process is Poisson, so each pod is a
 * queue of its own, with as many workers as it has. One pod is the split into one part.
 * Source: Kleinrock 1975, Queueing Systems I, chapters 3 and 5.
 */
export const randomSplit: Recogniser = {
  traffic: ['balancing', 'priority'],
  workload: ['discipline', 'cores'],
  formOf(setting) {
    const load = evenLoad(setting);
    const { pods, workload } = setting;
    if (load === undefined) return undefined;
    const choice = podChoice(setting);
    if (choice !== 'at random' && !(choice === 'in turn' && pods === 1)) return undefined;
    const queues = pods === 1 ? 'one queue' : `${pods} queues behind a random choice, each`;
    const form = queueOf(load, workload);
    return form && { ...form, formula: `${queues} ${form.formula}`, utilisation: load.utilisation };
  },
};

/** The queue of one pod. */
function queueOf(load: QueueLoad, workload: WorkloadConfig): Form | undefined {
  const { service, discipline } = workload;
  const workers = workersOf(workload);
  if (discipline === 'processor-sharing') return sharing(load, workload, workers);
  // The order decides who waits for how long, not how many wait: the mean is the same (Kleinrock 1976, section 3.4).
  const order = discipline === 'lifo' ? ', last come, first served' : '';
  if (service.distribution === 'exponential') {
    return workers === 1
      ? {
          formula: `M/M/1${order}`,
          source: 'Kleinrock 1975, section 3.2',
          meanSojourn: singleServer(load).meanSojourn,
        }
      : {
          formula: `M/M/${workers}${order}`,
          source: 'Erlang C, Kleinrock 1975, section 3.5',
          meanSojourn: sharedQueue(load, workers).meanSojourn,
        };
  }
  // Of M/G/c there are approximations only.
  if (workers > 1) return undefined;
  const variation = squaredVariationOf(service);
  return {
    formula: `${variation === 0 ? 'M/D/1' : `M/G/1 with cv² = ${Number(variation.toPrecision(4))}`}${order}`,
    source: 'Pollaczek-Khinchine, Kleinrock 1975, section 5.6',
    meanSojourn: generalService(load, variation).meanSojourn,
  };
}

/**
 * Cores that all requests share, if all are let in: a symmetric queue, whose mean depends on that of the service time alone,
 * and so is that of exponential services, M/M/c.
 */
function sharing(load: QueueLoad, { concurrency }: WorkloadConfig, cores: number): Form | undefined {
  if (concurrency !== SHARING_CONCURRENCY || !Number.isInteger(cores)) return undefined;
  return {
    formula: `M/G/${cores} with processor sharing`,
    source: cores === 1 ? 'Kleinrock 1976, section 4.4' : 'Kelly 1979, section 3.3; Erlang C',
    meanSojourn: sharedQueue(load, cores).meanSojourn,
  };
}
