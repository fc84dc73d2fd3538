import { z } from 'zod';
import { belongsToEndpoints } from '../../../src/cluster/services/endpointRules.ts';

const given = z.object({
  phase: z.string(),
  pod_ips: z.array(z.string()),
  deleting: z.boolean(),
  include_terminating: z.boolean(),
});

export function run(input: unknown): unknown {
  const { phase, pod_ips: addresses, deleting, include_terminating } = given.parse(input);
  return {
    in_endpoints: belongsToEndpoints({ phase, addresses, isTerminating: deleting }, include_terminating),
  };
}
