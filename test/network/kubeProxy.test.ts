import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { EndpointsConfig } from '../../src/network/endpointsConfig.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { KubeProxies } from '../../src/network/kubeProxy.ts';
import { RoutingViews } from '../../src/network/routingView.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { endpoint, service, slice } from './parts.ts';

/** One sync takes 0.5 s and 0.25 s more for each Service; at least 4 s lie between two. */
const SETTINGS = { minSyncPeriod: 4, syncBase: 0.5, syncPerService: 0.25, fullSyncPerService: 0 };
/** What one sync takes with the one Service there is. */
const SYNC = 0.75;

/** Two nodes whose kube-proxies follow the Service `web`, known from the start. */
function setUp(settings = SETTINGS) {
  const loop = new EventLoop();
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const config = new EndpointsConfig(new ServicePorts());
  config.service(service('web'), true);
  const views = new RoutingViews(2);
  /** When which node had programmed new rules, and their version. */
  const synced: { time: number; versions: number[] }[] = [];
  const proxies = new KubeProxies(loop, config, views, hosts, settings, () =>
    synced.push({ time: loop.now, versions: [views.version(0), views.version(1)] }),
  );
  /** The API now says that `web` has the one endpoint `slot`. */
  const change = (slot: number) => {
    config.slice(slice('web', [endpoint(slot, '10.0.0.1')]), true);
    proxies.changed();
  };
  const at = (time: number, task: () => void) => loop.setTimer(time - loop.now, task);
  const slots = (node: number) => [...views.endpoints(node, 0)];
  const times = () => synced.map(({ time }) => time);
  return { loop, hosts, views, proxies, synced, change, at, slots, times };
}

describe('a kube-proxy', () => {
  it('programs a change at once when it is idle: the sync itself is the delay', () => {
    const { loop, at, change, slots, times } = setUp();
    at(10, () => change(7));
    loop.advance(10 + SYNC);
    expect(slots(0)).toEqual([]);
    loop.advance(11);
    expect(slots(0)).toEqual([7]);
    expect(slots(1)).toEqual([7]);
    expect(times()).toEqual([10 + SYNC, 10 + SYNC]);
  });

  it('waits until minSyncPeriod after the end of the sync before', () => {
    const { loop, at, change, times } = setUp();
    at(10, () => change(7));
    at(12, () => change(8));
    loop.advance(30);
    const second = 10 + SYNC + SETTINGS.minSyncPeriod + SYNC;
    expect(times()).toEqual([10 + SYNC, 10 + SYNC, second, second]);
  });

  it('does not wait once that time has passed', () => {
    const { loop, at, change, times } = setUp();
    at(10, () => change(7));
    at(20, () => change(8));
    loop.advance(30);
    expect(times()).toEqual([10 + SYNC, 10 + SYNC, 20 + SYNC, 20 + SYNC]);
  });

  it('puts all changes that come while it waits into one sync', () => {
    const { loop, at, change, slots, synced } = setUp();
    for (const [i, time] of [10, 11, 12, 13, 14].entries()) at(time, () => change(i));
    loop.advance(30);
    expect(synced).toHaveLength(4);
    expect(slots(0)).toEqual([4]);
    expect(synced[3].versions).toEqual([6, 6]);
  });

  it('puts changes of one moment into one sync', () => {
    const { loop, at, change, slots, times } = setUp();
    at(10, () => change(1));
    at(10, () => change(2));
    loop.advance(30);
    expect(slots(0)).toEqual([2]);
    expect(times()).toEqual([10 + SYNC, 10 + SYNC]);
  });

  it('works with what was known when the sync began, and syncs again for what came during it', () => {
    const { loop, at, change, slots, times } = setUp();
    at(10, () => change(1));
    at(10.5, () => change(2));
    loop.advance(10.8);
    expect(slots(0)).toEqual([1]);
    loop.advance(30);
    expect(slots(0)).toEqual([2]);
    expect(times().at(-1)).toBe(10 + SYNC + SETTINGS.minSyncPeriod + SYNC);
  });

  it('syncs when the original does', () => {
    // Times in seconds of `Test_BoundedFrequencyRunner`, pkg/proxy/runner/bounded_frequency_runner_test.go (v1.36).
    const { loop, at, change, times } = setUp({
      ...SETTINGS,
      minSyncPeriod: 1,
      syncBase: 0,
      syncPerService: 0,
    });
    for (const [i, time] of [0, 0.5, 0.999, 1, 1.001].entries()) at(time, () => change(i));
    loop.advance(10);
    expect(times()).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('takes longer the more Services there are', () => {
    const loop = new EventLoop();
    const config = new EndpointsConfig(new ServicePorts());
    for (let i = 0; i < 10; i++) config.service(service(`s${i}`), true);
    const views = new RoutingViews(1);
    let done = 0;
    const hosts = new Hosts(['n0'], ['']);
    const proxies = new KubeProxies(loop, config, views, hosts, SETTINGS, () => {
      done = loop.now;
    });
    proxies.changed();
    loop.advance(30);
    expect(done).toBe(SETTINGS.syncBase + 10 * SETTINGS.syncPerService);
  });
});

describe('a kube-proxy whose node is cut off', () => {
  it('keeps its rules and catches up when the network is back', () => {
    const { loop, hosts, proxies, at, change, slots } = setUp();
    at(1, () => change(1));
    at(5, () => {
      hosts.partitioned[1] = 1;
    });
    at(10, () => change(2));
    loop.advance(20);
    expect([slots(0), slots(1)]).toEqual([[2], [1]]);
    hosts.partitioned[1] = 0;
    proxies.refresh(1);
    loop.advance(21);
    expect(slots(1)).toEqual([2]);
  });

  it('does not start a sync that was planned before', () => {
    const { loop, hosts, proxies, at, change, slots } = setUp();
    at(1, () => change(1));
    // Planned for 1 + 0.75 + 4 s.
    at(3, () => change(2));
    at(4, () => {
      hosts.partitioned[1] = 1;
    });
    loop.advance(20);
    expect([slots(0), slots(1)]).toEqual([[2], [1]]);
    hosts.partitioned[1] = 0;
    proxies.refresh(1);
    loop.advance(21);
    expect(slots(1)).toEqual([2]);
  });
});

describe('a kube-proxy whose node loses power', () => {
  it('has no rules, learns nothing, and starts anew with the power', () => {
    const { loop, hosts, proxies, at, change, slots, views } = setUp();
    at(1, () => change(1));
    at(5, () => {
      hosts.powered[1] = 0;
      proxies.stop(1);
    });
    at(10, () => change(2));
    loop.advance(20);
    expect(slots(0)).toEqual([2]);
    expect([slots(1), views.version(1)]).toEqual([[], 0]);
    hosts.powered[1] = 1;
    proxies.refresh(1);
    loop.advance(20 + SYNC + 0.01);
    expect(slots(1)).toEqual([2]);
  });

  it.each([
    ['a sync that was running', 1.2],
    ['a sync that was planned', 3],
  ])('loses %s', (_, off) => {
    const { loop, hosts, proxies, at, change, times } = setUp();
    at(1, () => change(1));
    at(2, () => change(2));
    at(off, () => {
      for (const node of [0, 1]) {
        hosts.powered[node] = 0;
        proxies.stop(node);
      }
    });
    loop.advance(20);
    expect(times().every((time) => time < off)).toBe(true);
  });

  it('is not held up by what was planned before, once the power is back', () => {
    const { loop, proxies, at, change, slots } = setUp();
    at(1, () => change(1));
    // Planned for 1 + 0.75 + 4 s, between the two lives.
    at(2, () => change(2));
    at(3, () => proxies.stop(0));
    at(7, () => proxies.refresh(0));
    loop.advance(20);
    expect(slots(0)).toEqual([2]);
    at(20, () => change(3));
    loop.advance(30);
    expect(slots(0)).toEqual([3]);
  });

  it('does not have to wait for the minimum after a restart: nothing was synced in this life', () => {
    const { loop, proxies, at, change, times } = setUp();
    at(1, () => change(1));
    at(2, () => {
      proxies.stop(0);
      proxies.refresh(0);
    });
    loop.advance(20);
    expect(times()).toEqual([1 + SYNC, 1 + SYNC, 2 + SYNC]);
  });
});

describe('a kube-proxy that syncs by itself', () => {
  it('compares everything every 30 s in mode ipvs, and waits for nothing when something changes', () => {
    const settings = { ...SETTINGS, mode: 'ipvs', minSyncPeriod: 0, syncPeriod: 30 } as const;
    const { loop, at, change, times } = setUp(settings);
    at(10, () => change(1));
    at(11, () => change(2));
    loop.advance(45);
    const syncs = [10.5, 11.5, 42];
    expect(times()).toEqual(syncs.flatMap((time) => [time, time]));
  });

  it('programs nothing new on a node that nobody reaches', () => {
    const settings = { ...SETTINGS, mode: 'ipvs', minSyncPeriod: 0, syncPeriod: 30 } as const;
    const { loop, proxies, at, change, slots } = setUp(settings);
    at(1, () => change(1));
    at(2, () => proxies.disconnect(0));
    at(3, () => change(2));
    loop.advance(100);
    expect([slots(0), slots(1)]).toEqual([[1], [2]]);
    proxies.reconnect(0);
    loop.advance(101);
    expect(slots(0)).toEqual([2]);
  });

  it('writes all rules when it starts on a node that has booted, and every hour', () => {
    const settings = { ...SETTINGS, fullSyncPerService: 2 };
    const { loop, proxies, at, change, times } = setUp(settings);
    at(1, () => change(1));
    at(10, () => {
      proxies.stop(0);
      proxies.refresh(0);
    });
    loop.advance(3700);
    const full = SYNC + settings.fullSyncPerService;
    const [, changed, booted, ...hourly] = times();
    expect([changed, booted]).toEqual([1 + SYNC, 10 + full]);
    expect(hourly).toEqual([changed + 3600 + full, booted + 3600 + full]);
  });
});
