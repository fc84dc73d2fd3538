import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../../src/cluster/api/apiClient.ts';
import { ApiServer } from '../../../src/cluster/api/apiServer.ts';
import { Apply } from '../../../src/cluster/api/apply.ts';
import { ApplyEndpoints } from '../../../src/cluster/api/applyEndpoints.ts';
import { UNLIMITED } from '../../../src/cluster/api/rateLimiter.ts';
import { ServiceAllocation } from '../../../src/cluster/api/serviceAllocation.ts';
import { EventRecorder } from '../../../src/cluster/eventRecorder.ts';
import { Kubelet } from '../../../src/cluster/kubelet/kubelet.ts';
import { registerNode } from '../../../src/cluster/nodeObjects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { FakeRuntime } from '../fakeRuntime.ts';
import { barePod, nodes, podSpec } from '../world.ts';

/** One node with the pod `a`, whose container has been running for a while. */
function running() {
  const loop = new EventLoop();
  const settings = DEFAULT_CLUSTER_SETTINGS;
  const streams = new RandomStreams(1);
  const server = new ApiServer(loop, settings, streams);
  const parts = { server, clock: loop, settings, streams, component: 'kubelet', limits: UNLIMITED };
  const api = new ApiClient(parts);
  const runtime = new FakeRuntime(loop);
  const context = { loop, api, settings, streams, events: new EventRecorder(loop, () => {}) };
  const { node, lease } = registerNode(server, nodes(1)[0], 0, loop.now);
  const kubelet = new Kubelet(context, runtime, node, lease);
  const apply = new Apply(
    server,
    settings,
    new ServiceAllocation(streams),
    new ApplyEndpoints(server, () => 0),
  );
  apply.apply(barePod('a', {}, podSpec({ nodeName: 'worker-1' })), loop.now);
  loop.advance(20);
  runtime.usages.set(0, { cpuSeconds: 3, requests: 7 });
  const uid = api.get('Pod', 'default/a')?.meta.uid ?? '';
  return { loop, kubelet, uid };
}

describe('a kubelet that is asked for its counters', () => {
  it('gives those of containers that run', () => {
    const { kubelet, uid } = running();
    expect(kubelet.scrape()).toEqual([
      expect.objectContaining({
        pod: expect.objectContaining({ uid }),
        time: 20,
        cpuSeconds: 3,
        requests: 7,
      }),
    ]);
  });

  it('leaves out a container that waits for its restart', () => {
    const { kubelet, uid } = running();
    kubelet.containerExited(uid);
    expect(kubelet.scrape()).toEqual([]);
  });

  it('says since when the container of now runs', () => {
    const { kubelet, uid, loop } = running();
    const since = () => {
      const answer = kubelet.scrape();
      return typeof answer === 'string' ? Number.NaN : answer[0].startedAt;
    };
    const first = since();
    kubelet.containerExited(uid);
    loop.advance(40);
    expect(first).toBeLessThan(20);
    expect(since()).toBeGreaterThan(20);
  });

  it('is silent without power or network, and refuses when it is stopped', () => {
    const { kubelet, loop } = running();
    kubelet.setCutOff(true);
    expect(kubelet.scrape()).toBe('silent');
    kubelet.setCutOff(false);
    kubelet.stop();
    expect(kubelet.scrape()).toBe('refused');
    kubelet.start();
    expect(kubelet.scrape()).toHaveLength(1);
    kubelet.powerOff();
    expect(kubelet.scrape()).toBe('silent');
    kubelet.powerOn();
    expect(kubelet.scrape()).toBe('silent');
    loop.advance(loop.now + DEFAULT_CLUSTER_SETTINGS.nodeBoot + 20);
    expect(kubelet.scrape()).toHaveLength(1);
  });
});
