import { z } from 'zod';
import { durationOrZero } from '../scalars.ts';

/** Not in the API: how network plugins enforce policies. Both without defaults of their own, which the network has. */

export const networkPolicyLatency = durationOrZero()
  .exactOptional()
  .describe('From a change that a watcher has seen to packets being judged by it; without it 1s.');

export const networkPolicyAction = z
  .enum(['drop', 'reject'])
  .exactOptional()
  .describe('drop: a connection that no policy allows meets silence; reject: a refusal. Without it, drop.');
