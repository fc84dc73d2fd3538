import { z } from 'zod';
import { candidateOrder } from '../../../src/network/loadBalancer/layer2Election.ts';

const given = z.object({
  lb_ip: z.string(),
  candidates: z.array(z.string()),
  scores: z.record(z.string(), z.number()),
});

export function run(input: unknown): unknown {
  const { lb_ip, candidates, scores } = given.parse(input);
  return { order: candidateOrder(candidates, lb_ip, scores) };
}
