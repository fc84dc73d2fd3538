import { z } from 'zod';
import { choicesSojourn } from '../../../src/experiment/theory/choicesFixedPoint.ts';
import { slowFanOuts } from '../../../src/experiment/theory/fanOut.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

/**
 * Published figures that have a formula. The others compare production systems, or give no more than a direction: what
 * they ran on is not known well enough to be run again.
 */
export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('pub-mitzenmacher')) {
    const { lambda, d } = z.object({ lambda: z.number(), d: z.number() }).parse(given);
    return { mean_sojourn: choicesSojourn(lambda, d) };
  }
  if (id === 'pub-tail-at-scale-fanout') {
    const { per_server_p99_slow: slow, fanout } = z
      .object({ per_server_p99_slow: z.number(), fanout: z.number() })
      .parse(given);
    return { fraction_slow: slowFanOuts(slow, fanout) };
  }
  throw new Error(
    `no formula gives ${id}: it was measured on a system of which too little is published here`,
  );
}
