import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { chooserFactory, hashesAddresses, IPVS_SCHEDULERS } from '../../../src/network/kubeProxy/modes.ts';
import { newConnection } from '../../../src/network/kubeProxy/newConnection.ts';
import { Router } from '../../../src/network/router.ts';
import { RoutingViews } from '../../../src/network/routingView.ts';
import { DEFAULT_NETWORK_SETTINGS, type KubeProxySettings } from '../../../src/network/settings.ts';
import { numberedPorts } from '../../support/ports.ts';
import { chiSquare, chiSquareLimit } from '../../support/statistics.ts';

const SLOTS = [3, 5, 8, 13];

/** A router of two nodes that know four endpoints, and what it picks for a connection to node `node`. */
function setUp(settings: Partial<KubeProxySettings>) {
  const loop = new EventLoop();
  const views = new RoutingViews(2);
  const program = (slots: readonly number[]) => {
    const keys = new Map(slots.map((slot) => [slot, `10.0.0.${slot}:80`]));
    const set = { version: 1, slots: Int32Array.from(slots), keys };
    for (const node of [0, 1]) views.program(node, { version: 1, ports: [set] });
  };
  program(SLOTS);
  const all = { ...DEFAULT_NETWORK_SETTINGS.kubeProxy, ...settings };
  const hosts = new Hosts(['n0', 'n1'], ['', '']);
  const router = new Router(views, hosts, new RandomStreams(1), numberedPorts(1), loop, all);
  const pick = (node = 0, from: Partial<ReturnType<typeof newConnection>> = {}) =>
    router.route({ ...newConnection(node), source: 0x0a000001, ...from });
  return { loop, router, program, pick };
}

describe('the modes iptables and nftables', () => {
  it.each(['iptables', 'nftables'] as const)('%s: any endpoint, all equally likely', (mode) => {
    const { pick } = setUp({ mode });
    const counts = SLOTS.map(() => 0);
    for (let i = 0; i < 8000; i++) counts[SLOTS.indexOf(pick())]++;
    expect(
      chiSquare(
        counts,
        SLOTS.map(() => 2000),
      ),
    ).toBeLessThan(chiSquareLimit(3));
  });
});

describe('the mode ipvs', () => {
  it('takes turns, for each node and each address of the Service by itself', () => {
    const { pick } = setUp({ mode: 'ipvs' });
    // The kernel's list has the newest first, and the last of the list is the newest.
    const turns = [13, 8, 5, 3];
    expect(turns.map(() => pick(0))).toEqual(turns);
    expect(pick(1)).toBe(13);
    expect(pick(0, { external: true })).toBe(13);
    expect(pick(0)).toBe(13);
  });

  it('goes by the connections that the node itself has made', () => {
    const { router, pick } = setUp({ mode: 'ipvs', ipvsScheduler: 'lc' });
    const first = pick();
    router.opened(0, 0, false, first);
    const second = pick();
    expect(second).not.toBe(first);
    router.opened(0, 0, false, second);
    router.closed(0, 0, false, first);
    // One that closes weighs 1 against 256 of one that is open; those that never had any weigh nothing.
    expect([5, 3]).toContain(pick());
    expect(pick(1)).toBe(first);
  });

  it('keeps a removed endpoint with connections at weight 0, and its count if it comes back', () => {
    const { loop, router, program, pick } = setUp({ mode: 'ipvs', ipvsScheduler: 'lc' });
    program([3, 5]);
    const first = pick();
    router.opened(0, 0, false, first);
    const other = first === 3 ? 5 : 3;
    program([other]);
    expect(pick()).toBe(other);
    loop.advance(1000);
    program([3, 5]);
    expect(pick()).toBe(other);
    router.closed(0, 0, false, first);
    router.opened(0, 0, false, other);
    expect(pick()).toBe(first);
  });

  it('gives up a removed endpoint at its next look after the last connection has left TIME_WAIT', () => {
    const { loop, router, program, pick } = setUp({ mode: 'ipvs' });
    program([3, 5]);
    expect(pick()).toBe(5);
    router.opened(0, 0, false, 5);
    program([3]);
    expect(pick()).toBe(3);
    router.closed(0, 0, false, 5);
    loop.advance(200);
    expect(pick()).toBe(3);
    // A new one now, it comes in at the head of the list: after the last turn at 3 the list goes round to it.
    program([3, 5]);
    expect([pick(), pick()]).toEqual([5, 3]);
  });

  it('knows the schedulers of the kernel, and no other', () => {
    expect(IPVS_SCHEDULERS).toEqual(
      expect.arrayContaining(['rr', 'wrr', 'lc', 'wlc', 'sed', 'nq', 'sh', 'dh', 'mh']),
    );
    expect(() =>
      chooserFactory({ ...DEFAULT_NETWORK_SETTINGS.kubeProxy, mode: 'ipvs', ipvsScheduler: 'best' }),
    ).toThrow(RangeError);
  });

  it('sends a client always to the same endpoint with sh, from every node', () => {
    const { pick } = setUp({ mode: 'ipvs', ipvsScheduler: 'sh' });
    for (const source of [0x0a000001, 0x0a000002, 0x0a0000fe]) {
      const first = pick(0, { source });
      expect([pick(0, { source, sourcePort: 99 }), pick(1, { source })]).toEqual([first, first]);
    }
  });
});

describe('an eBPF data plane', () => {
  it('finds the same endpoint for a connection from outside, by whatever node it comes in', () => {
    const { pick } = setUp({ mode: 'ebpf' });
    const found = new Set<number>();
    for (let sourcePort = 1; sourcePort < 200; sourcePort++) {
      const from = { external: true, fromHere: false, sourcePort };
      const slot = pick(0, from);
      expect(pick(1, from)).toBe(slot);
      found.add(slot);
    }
    expect([...found].sort((a, b) => a - b)).toEqual(SLOTS);
  });

  it('draws at random inside the cluster', () => {
    const { pick } = setUp({ mode: 'ebpf' });
    const picks = Array.from({ length: 100 }, () => pick());
    expect(new Set(picks).size).toBe(4);
  });

  it('needs the texts of addresses, as IPVS does', () => {
    expect((['iptables', 'nftables', 'ipvs', 'ebpf'] as const).filter(hashesAddresses)).toEqual([
      'ipvs',
      'ebpf',
    ]);
    expect(hashesAddresses(undefined)).toBe(false);
  });
});
