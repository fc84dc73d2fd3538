import { meanService } from '../../../workload/serviceTime.ts';
import { podChoice } from '../podChoice.ts';
import { classesOf } from '../priorityClasses.ts';
import { priorityWaits } from '../priorityQueue.ts';
import type { Recogniser } from '../recognised.ts';
import { squaredVariationOf } from '../serviceMoments.ts';

/**
 * Several Poisson sources of different priority at pods with one worker, which are chosen at random: the wait of each class
 * follows from the load of those before it.
 * Source: Cobham 1954; Kleinrock 1976, Queueing Systems II, section 3.3.
 */
export const priorities: Recogniser = {
  traffic: ['priority'],
  workload: ['discipline'],
  sharesPods: true,
  formOf(setting) {
    const { others, pods, scenario, traffic, workload } = setting;
    if (others.length === 0 || workload.discipline !== 'priority' || workload.concurrency > 1)
      return undefined;
    if (pods > 1 && podChoice(setting) !== 'at random') return undefined;
    const sources = scenario.traffic.filter((source) => source === traffic || others.includes(source));
    const classes = classesOf(sources, pods);
    if (classes === undefined) return undefined;
    const load = {
      meanService: meanService(workload.service),
      squaredVariation: squaredVariationOf(workload.service),
    };
    const utilisation = classes.reduce((sum, { arrivalRate }) => sum + arrivalRate * load.meanService, 0);
    // At 1 and above there is no mean to compare with.
    if (!(utilisation > 0 && utilisation < 1)) return undefined;
    const waits = priorityWaits(classes.map(({ arrivalRate }) => ({ arrivalRate, ...load })));
    const place = classes.findIndex((each) => each.traffic === traffic);
    const queues = pods === 1 ? 'one queue' : `${pods} queues behind a random choice, each`;
    return {
      formula: `${queues} M/G/1 with ${classes.length} classes of priority, ${ordinal(place, classes.length)}`,
      source: 'Cobham 1954; Kleinrock 1976, section 3.3',
      meanSojourn: waits[place] + load.meanService,
      utilisation,
    };
  },
};

function ordinal(place: number, count: number): string {
  if (place === 0) return 'the first';
  return place === count - 1 ? 'the last' : `number ${place + 1}`;
}
