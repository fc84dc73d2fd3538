import { type Balancer, newPickRequest } from './balancer.ts';
import type { Picker } from './policy.ts';

/**
 * A picker over a list that comes with each pick, from a balancer that is told of changes. A list counts as changed
 * when it is another array; its content must not change in place.
 */
export function pickerOf(balancer: Balancer): Picker {
  const request = newPickRequest();
  // Compared by identity: a list is never changed in place.
  let known: Int32Array | undefined;
  return {
    pick: (endpoints, source = 0, sourcePort = 0) => {
      request.source = source;
      request.sourcePort = sourcePort;
      if (endpoints !== known) {
        known = endpoints;
        balancer.update({ ids: endpoints }, request.now);
      }
      return balancer.pick(request);
    },
  };
}
