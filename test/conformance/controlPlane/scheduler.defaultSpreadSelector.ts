import { z } from 'zod';
import { incomingPod, owner, service } from '../scheduling/shapes.ts';
import { spreadSelectorOf } from '../scheduling/spreadSelectorOf.ts';

const given = z.object({
  pod: incomingPod,
  services: z.array(service).default([]),
  owners: z.array(owner).default([]),
});

export function run(input: unknown): unknown {
  const { pod, services, owners } = given.parse(input);
  const requirements = spreadSelectorOf(pod, services, owners);
  return {
    requirements: requirements.map(({ key, operator, values }) => ({
      key,
      op: operator,
      // Exists and DoesNotExist have no values.
      ...(values.length > 0 && { values: [...values] }),
    })),
  };
}
