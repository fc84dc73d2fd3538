import type { ApiServer } from '../cluster/api/apiServer.ts';
import { Reconnection } from '../cluster/api/reconnection.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { KubeProxies } from '../network/kubeProxy.ts';

/**
 * The connections of all kube-proxies to the API server. An outage ends them at one moment; each comes back with a next
 * attempt of its own, so that the nodes catch up one after the other, the last of them up to a minute late.
 * @param nodes their names, in the order of their numbers
 */
export function connectProxies(
  loop: EventLoop,
  server: ApiServer,
  streams: RandomStreams,
  nodes: readonly string[],
  proxies: KubeProxies,
): void {
  const reconnections = nodes.map((name, node) => {
    const random = () => streams.stream(`reflector/kube-proxy/${name}`);
    return new Reconnection(loop, server, random, () => proxies.reconnect(node));
  });
  server.onAvailability((available) => {
    if (available) return;
    for (const [node, reconnection] of reconnections.entries()) {
      proxies.disconnect(node);
      reconnection.lost();
    }
  });
}
