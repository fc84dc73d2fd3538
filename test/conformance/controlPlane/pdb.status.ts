import { z } from 'zod';
import { budgetCounts } from '../../../src/cluster/controllers/disruption/budgetStatus.ts';

const bound = z.union([z.number(), z.string()]).exactOptional();

const given = z.object({
  minAvailable: bound,
  maxUnavailable: bound,
  pods: z.array(
    z.object({
      ready: z.boolean(),
      controller: z.string().nullish(),
      terminating: z.boolean().default(false),
      disruptedSecondsAgo: z.number().exactOptional(),
    }),
  ),
  controllers: z.record(z.string(), z.number()),
});

export function run(input: unknown): unknown {
  const { pods, controllers, ...spec } = given.parse(input);
  const counted = pods.map(({ controller, ...pod }) => ({ ...pod, ...(controller && { controller }) }));
  return budgetCounts(spec, counted, (controller) => controllers[controller] ?? 0);
}
