import { describe, expect, it } from 'vitest';
import { ApiServer } from '../../src/cluster/api/apiServer.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';
import { connectProxies } from '../../src/experiment/proxyConnections.ts';
import { EndpointsConfig } from '../../src/network/endpointsConfig.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { KubeProxies } from '../../src/network/kubeProxy.ts';
import { RoutingViews } from '../../src/network/routingView.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';

const NODES = Array.from({ length: 20 }, (_, i) => `n${i}`);

/** Twenty kube-proxies; `syncs` has the time of each of their syncs. */
function proxies() {
  const loop = new EventLoop();
  const streams = new RandomStreams(1);
  const server = new ApiServer(loop, DEFAULT_CLUSTER_SETTINGS, streams);
  const hosts = new Hosts(
    NODES,
    NODES.map(() => ''),
  );
  const config = new EndpointsConfig(new ServicePorts());
  const views = new RoutingViews(NODES.length);
  const syncs: number[] = [];
  const { kubeProxy } = DEFAULT_NETWORK_SETTINGS;
  const all = new KubeProxies(loop, config, views, hosts, kubeProxy, () => syncs.push(loop.now));
  connectProxies(loop, server, streams, NODES, all);
  return { loop, server, all, syncs };
}

describe('the kube-proxies and an outage of the API server', () => {
  it('see nothing while it lasts, and catch up one by one when they have reached the server again', () => {
    const { loop, server, all, syncs } = proxies();
    loop.advance(10);
    server.setAvailable(false);
    loop.advance(130);
    server.setAvailable(true);
    all.changed();
    loop.advance(130 + 0.001);
    expect(syncs).toEqual([]);
    loop.advance(130 + 61);
    expect(syncs).toHaveLength(NODES.length);
    // After two minutes the waits are of 30 s to 60 s: the nodes find the server at quite different times.
    const delays = syncs.map((time) => time - 130);
    expect(Math.max(...delays)).toBeLessThan(60.5);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(20);
  });

  it('see every change at once before and after it', () => {
    const { loop, server, all, syncs } = proxies();
    all.changed();
    loop.advance(5);
    expect(syncs).toHaveLength(NODES.length);
    server.setAvailable(false);
    server.setAvailable(true);
    loop.advance(10);
    syncs.length = 0;
    all.changed();
    loop.advance(12);
    expect(syncs).toHaveLength(NODES.length);
  });
});
