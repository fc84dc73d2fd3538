import type { ApiServer } from '../cluster/api/apiServer.ts';
import { Reconnection } from '../cluster/api/reconnection.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { KubeProxies } from '../network/kubeProxy.ts';

/**
 * The connections of all kube-proxies to the API server. An outage ends them at one moment; each comes back with a next
 * attempt of its own, so that the nodes catch up one after the other, the last of them up to a minute late.
 * @param nodes their names
 * @param numbers by which `proxies` knows them, in the order of the names; absent: their places
 */
export function connectProxies(
  loop: EventLoop,
  server: ApiServer,
  streams: RandomStreams,
  nodes: readonly string[],
  proxies: KubeProxies,
  numbers: readonly number[] = nodes.map((_, node) => node),
): void {
  const reconnections = nodes.map((name, place) => {
    const random = () => streams.stream(`reflector/kube-proxy/${name}`);
    return new Reconnection(loop, server, random, () => proxies.reconnect(numbers[place]));
  });
  server.onAvailability((available) => {
    // Only the beginning of an outage ends connections; its end is noticed by the next attempts.
    if (available) return;
    for (const [place, reconnection] of reconnections.entries()) {
      proxies.disconnect(numbers[place]);
      // Each waits for its own time before it tries again, so the nodes do not come back together.
      reconnection.lost();
    }
  });
}
