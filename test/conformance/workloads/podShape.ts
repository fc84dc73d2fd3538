import { z } from 'zod';
import type { DeletionCandidate } from '../../../src/cluster/controllers/replicaSet/deletionOrder.ts';

/** A pod as the cases of the deletion ranking have it. All have the same uid there. */
export const podShape = z
  .object({
    name: z.string().default(''),
    node: z.string(),
    phase: z.enum(['Pending', 'Unknown', 'Running']),
    ready: z.boolean(),
    deletionCost: z.number().default(0),
    rank: z.number().default(0),
    readyForSeconds: z.number().nullish(),
    ageSeconds: z.number().nullable(),
    maxRestarts: z.number().default(0),
    maxSidecarRestarts: z.number().default(0),
  })
  .transform(({ readyForSeconds = null, ...pod }): DeletionCandidate & { readonly name: string } => ({
    ...pod,
    uid: '',
    readyForSeconds,
  }));
