import type { WorkloadConfig } from '../../../workload/config.ts';
import { meanService } from '../../../workload/serviceTime.ts';
import { boundedQueue } from '../boundedQueue.ts';
import type { QueueLoad } from '../domain.ts';
import { erlangB } from '../erlang.ts';
import { podChoice } from '../podChoice.ts';
import type { Form, Recogniser } from '../recognised.ts';

/** Requests in a pod beyond which the formula takes too long: as good as no bound. */
const MOST_CAPACITY = 100_000;

/**
 * Poisson arrivals at pods that turn away whom they have no room for, each pod with its even part of them. Every load has a
 * mean here, above 1 too. For runs in which requests were turned away; without any, the queue might as well have no bound.
 */
export const boundedQueues: Recogniser = {
  formOf(setting) {
    const { pods, traffic, workload } = setting;
    const { arrivals } = traffic;
    const choice = podChoice(setting);
    if (arrivals.process !== 'poisson' || choice === undefined) return undefined;
    // Taken in turn, the arrivals at one of several pods are no longer Poisson.
    if (choice !== 'at random' && pods > 1) return undefined;
    const load = { arrivalRate: arrivals.rate / pods, meanService: meanService(workload.service) };
    if (!(load.arrivalRate > 0 && load.meanService > 0)) return undefined;
    const form = workload.queue === 0 ? lossSystem(load, workload) : waitingRoom(load, workload);
    const queues = pods === 1 ? 'one queue' : `${pods} queues behind a random choice, each`;
    return (
      form && {
        ...form,
        formula: `${queues} ${form.formula}`,
        utilisation: (load.arrivalRate * (1 - form.rejection) * load.meanService) / workload.concurrency,
      }
    );
  },
};

type LossForm = Form & { readonly rejection: number };

/** Nobody waits: the distribution of service makes no difference to the share that is turned away (Sevastyanov 1957). */
function lossSystem(
  { arrivalRate, meanService }: QueueLoad,
  { concurrency, service }: WorkloadConfig,
): LossForm {
  const letter = service.distribution === 'exponential' ? 'M' : 'G';
  return {
    formula: `M/${letter}/${concurrency}/${concurrency}`,
    source: 'Erlang B, Erlang 1917; for any service Sevastyanov 1957',
    meanSojourn: meanService,
    rejection: erlangB(concurrency, arrivalRate * meanService),
  };
}

/** Some wait: of services that are not exponential there is no closed form. */
function waitingRoom(load: QueueLoad, { concurrency, queue, service }: WorkloadConfig): LossForm | undefined {
  const capacity = concurrency + queue;
  if (service.distribution !== 'exponential' || !(capacity <= MOST_CAPACITY)) return undefined;
  const { meanSojourn, rejection } = boundedQueue(load, concurrency, capacity);
  return {
    formula: `M/M/${concurrency}/${capacity}`,
    source: 'Gross, Shortle, Thompson and Harris 2008, section 2.5',
    meanSojourn,
    rejection,
  };
}
