import type { Attempt } from './attempts.ts';
import type { RequestWorld } from './requestWorld.ts';

/** Can a packet pass between client and pod at this moment? If not, the silence gets the name of its lag. */
export function getsThrough(world: RequestWorld, attempt: Attempt): boolean {
  const { addresses, attempts, clients, hosts } = world;
  const place = clients.place[attempts.client(attempt)];
  const slot = attempts.pod(attempt);
  const via = attempts.via(attempt);
  if (hosts.pathOpen(place, via, addresses.node[slot])) return true;
  attempts.setLag(attempt, world.attribution.silence(place, via, slot));
  return false;
}
