import { z } from 'zod';
import {
  HAPROXY_WEIGHT_SCALE,
  haproxySlowStartWeight,
  SLOW_START_DEFAULTS,
  slowStartFactor,
} from '../../../src/balancing/health/slowStart.ts';
import { synTimes } from '../../../src/network/retransmission.ts';
import type { ConformanceCase } from '../case.ts';
import { backOffOf } from './backOffCases.ts';
import { limitOf } from './limitCases.ts';
import { retryOf } from './retryCases.ts';

export { near as matches } from '../near.ts';

const envoy = z.object({ weight: z.number(), elapsed_s: z.number(), window_s: z.number() });
const haproxy = z.object({ uweight: z.number(), elapsed_s: z.number(), slowstart_s: z.number() });
const syn = z.object({ tcp_syn_retries: z.number() });

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('slowstart-envoy')) return slowStart(envoy.parse(given));
  if (id.startsWith('slowstart-haproxy')) return sixteenths(haproxy.parse(given));
  if (id.startsWith('tcp-syn')) return kernel(syn.parse(given));
  if (id.startsWith('retry')) return retryOf(id, given);
  if (id.startsWith('backoff')) return backOffOf(id, given);
  return limitOf(id, given);
}

function slowStart({ weight, elapsed_s, window_s }: z.infer<typeof envoy>) {
  const weightAt = (aggression: number) =>
    weight * slowStartFactor({ ...SLOW_START_DEFAULTS, aggression, window: window_s }, elapsed_s);
  return { aggression_1: weightAt(1), aggression_2: weightAt(2), 'aggression_0.5': weightAt(0.5) };
}

function sixteenths({ uweight, elapsed_s, slowstart_s }: z.infer<typeof haproxy>) {
  return {
    eweight: haproxySlowStartWeight(uweight, elapsed_s, slowstart_s),
    of_full: uweight * HAPROXY_WEIGHT_SCALE,
  };
}

/** The case is of kernels without linear timeouts, before Linux 6.5. */
function kernel({ tcp_syn_retries }: z.infer<typeof syn>) {
  const { gaps, giveUp } = synTimes({ synRetries: tcp_syn_retries, synLinearTimeouts: 0 });
  let date = 0;
  return {
    retransmit_at_s: Array.from(gaps, (gap) => {
      date += gap;
      return date;
    }),
    gives_up_at_s: giveUp,
  };
}
