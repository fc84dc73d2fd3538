import type { Scenario } from '../../scenario/scenario.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import { knowsTraffic, knowsWorkload } from './knownSettings.ts';
import type { Recognised, Recogniser } from './recognised.ts';
import { choices } from './recognisers/choices.ts';
import { closedLoop } from './recognisers/closedLoop.ts';
import { priorities } from './recognisers/priorities.ts';
import { randomSplit } from './recognisers/randomSplit.ts';
import { roundRobin } from './recognisers/roundRobin.ts';
import { settingOf } from './setting.ts';

/** Every family of closed forms, in the order in which they are tried: add one here, and a file for it. */
const RECOGNISERS: readonly Recogniser[] = [randomSplit, roundRobin, choices, closedLoop, priorities];

/**
 * Does a traffic source of a scenario fall under a closed form? Timeouts and full queues are not looked at: whether they
 * happened is in the recording.
 * @param recognisers the families to try, in this order
 * @returns undefined where no formula holds, or the load is not below 1
 */
export function recognise(
  scenario: Scenario,
  traffic: TrafficConfig | undefined = scenario.traffic[0],
  recognisers: readonly Recogniser[] = RECOGNISERS,
): Recognised | undefined {
  const setting = traffic && settingOf(scenario, traffic);
  if (setting === undefined || setting.workload.service.concurrencyFactor) return undefined;
  for (const recogniser of recognisers) {
    // Most forms take the pods for one source's own.
    if (setting.others.length > 0 && recogniser.sharesPods !== true) continue;
    const sources = [setting.traffic, ...setting.others];
    // A setting that a form does not know could change the result: then nothing is said.
    if (!sources.every((source) => knowsTraffic(source, recogniser.traffic))) continue;
    if (!knowsWorkload(setting.workload, recogniser.workload)) continue;
    const form = recogniser.formOf(setting);
    if (form !== undefined) return { ...form, ...setting };
  }
  return undefined;
}
