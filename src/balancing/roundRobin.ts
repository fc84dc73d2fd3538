import { uniformInt } from '../engine/random.ts';
import type { Policy } from './policy.ts';

/**
 * The endpoints in turn. The turn begins at a random endpoint, so that many balancers which start together do not
 * all begin with the same one, and goes on from the same place in the list when the list changes.
 */
export const roundRobin: Policy = {
  name: 'round-robin',
  summary: 'the endpoints in turn, from a random start; each balancer counts for itself',
  at: ['load-balancer'],
  parameters: [],
  source: 'envoyproxy/envoy source/extensions/load_balancing_policies/round_robin (random start index)',
  create: (stream) => {
    let next = -1;
    return {
      pick: (endpoints) => {
        next = next < 0 ? uniformInt(stream, endpoints.length) : (next + 1) % endpoints.length;
        return next;
      },
    };
  },
};
