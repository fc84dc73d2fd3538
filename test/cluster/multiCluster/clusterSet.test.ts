import { describe, expect, it } from 'vitest';
import { ClusterSet } from '../../../src/cluster/multiCluster/clusterSet.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

const SETTINGS = { propagation: 5, clusterHealth: { renewInterval: 10, lease: 40 } };

/** Two clusters that write down what they hear, as `time who: what`, and a network between them that can be cut. */
function twoClusters() {
  const loop = new EventLoop(0);
  const heard: string[] = [];
  const network = { cut: false };
  const member = (name: string) => ({
    name,
    take: (from: string, key: string, service: string | undefined) =>
      heard.push(`${loop.now} ${name}: ${from} ${key} ${service ?? 'nothing'}`),
    lost: (other: string) => heard.push(`${loop.now} ${name}: lost ${other}`),
    found: (other: string) => heard.push(`${loop.now} ${name}: found ${other}`),
  });
  const connected = (a: number, b: number) => a === b || !network.cut;
  // Both confirm at 0, 10, 20, ...
  const parts = { loop, settings: SETTINGS, phase: () => 0, connected };
  const set = new ClusterSet<string>(parts, [member('east'), member('west')]);
  const take = () => heard.splice(0);
  return { loop, set, network, take };
}

describe('a set of clusters', () => {
  it('tells an export to its own cluster at once and to the others after the propagation', () => {
    const { loop, set, take } = twoClusters();
    loop.advance(3);
    set.publish(0, 'default/web', 'v1');
    loop.advance(20);
    expect(take()).toEqual(['3 east: east default/web v1', '8 west: east default/web v1']);
  });

  it('tells what is true when it arrives, not what was when it left', () => {
    const { loop, set, take } = twoClusters();
    set.publish(0, 'default/web', 'v1');
    loop.advance(2);
    set.publish(0, 'default/web', undefined);
    loop.advance(8);
    expect(take().filter((line) => line.includes('west:'))).toEqual([
      '5 west: east default/web nothing',
      '7 west: east default/web nothing',
    ]);
  });

  it('takes a cluster for lost when its lease has run out since it was last confirmed, and no sooner', () => {
    const { loop, network, take } = twoClusters();
    loop.advance(33);
    network.cut = true;
    loop.advance(69.999);
    expect(take()).toEqual([]);
    // Confirmed at 30 for the last time, for 40 s.
    loop.advance(70.001);
    expect(take().sort()).toEqual(['70 east: lost west', '70 west: lost east']);
  });

  it('catches up at the next confirmation with what was missed for a while', () => {
    const { loop, set, network, take } = twoClusters();
    loop.advance(1);
    network.cut = true;
    set.publish(0, 'default/web', 'v1');
    loop.advance(12);
    expect(take()).toEqual(['1 east: east default/web v1']);
    network.cut = false;
    loop.advance(30);
    expect(take()).toEqual(['20 west: east default/web v1']);
  });

  it('tells everything anew after a loss', () => {
    const { loop, set, network, take } = twoClusters();
    set.publish(0, 'default/web', 'v1');
    loop.advance(8);
    network.cut = true;
    loop.advance(60.001);
    take();
    network.cut = false;
    loop.advance(70.001);
    expect(take().filter((line) => line.includes('west:'))).toEqual([
      '70 west: found east',
      '70 west: east default/web v1',
    ]);
  });
});
