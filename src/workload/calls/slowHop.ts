import { Cause, Lag } from '../../network/causes.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';
import type { CallLinks } from './callLinks.ts';
import type { Hops } from './hops.ts';

/**
 * Why a request on which a pod waits for calls takes too long, judged at the moment at which its client gives it up: of the
 * calls under way it is the oldest, of that one's calls again the oldest, and so on to the hop that everything waits for.
 * That hop is noted for the request, with what its call would have ended with.
 * @returns the code of a lag: what the last hop met on its way, or a pod with more to do than it can anywhere on the chain
 */
export function slowHop(parent: Attempt, links: CallLinks, hops: Hops, world: RequestWorld): number {
  const { addresses, attempts, hosts, servers } = world;
  let last = parent;
  let isSaturated = false;
  for (let call = links.oldest(parent); call >= 0; call = links.oldest(call)) {
    last = call;
    if (attempts.held(call) && servers.saturated(attempts.pod(call))) isSaturated = true;
  }
  if (last === parent) return Lag.none;
  const isConnected = attempts.connection(last) >= 0;
  hops.set(parent, attempts.source(last), isConnected ? Cause.requestTimeout : Cause.connectTimeout);
  if (attempts.lag(last) !== Lag.none) return attempts.lag(last);
  if (isSaturated) return Lag.saturatedDependency;
  const node = attempts.held(last) ? addresses.node[attempts.pod(last)] : -1;
  return node >= 0 && hosts.slowdown[node] > 1 ? Lag.slowNode : Lag.none;
}
