import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { nodeCrash, nodePartition, slowNode } from '../../src/faults/nodeFaults.ts';
import { FakeSite } from './fakeSite.ts';

const random = new RandomStreams(1).stream('fault');
const n1 = { by: 'name', name: 'n1' } as const;
const zoneA = { by: 'zone', zone: 'a', count: 'all' } as const;

/** What was reported: time, reason and object. */
function reports(site: FakeSite): string[] {
  return site.events.map(({ time, reason, object }) => `${time}: ${reason} ${object}`);
}

describe('a node crash', () => {
  it('takes the power for ever without a duration', () => {
    const site = new FakeSite();
    nodeCrash({ kind: 'node-crash', at: 0, target: n1 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: off n1']);
    expect(reports(site)).toEqual(['0: NodeCrash Node/n1']);
    expect(site.events[0].type).toBe('Warning');
  });

  it('gives it back after the duration, to each node that it hit', () => {
    const site = new FakeSite();
    nodeCrash({ kind: 'node-crash', at: 0, target: zoneA, duration: 30 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: off n0', '0: off n2', '30: on n0', '30: on n2']);
    expect(reports(site).slice(2)).toEqual(['30: NodeRestored Node/n0', '30: NodeRestored Node/n2']);
  });

  it('neither hits nor later restores a node that was down before', () => {
    const site = new FakeSite();
    site.powerOff('n1');
    nodeCrash({ kind: 'node-crash', at: 0, target: n1, duration: 30 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: off n1']);
    expect(reports(site)).toEqual([]);
  });
});

describe('a node partition', () => {
  it('cuts the nodes off and, after the duration, ends its own cut', () => {
    const site = new FakeSite();
    nodePartition({ kind: 'node-partition', at: 0, target: zoneA, duration: 20 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: cut n0', '0: cut n2', '20: heal n0', '20: heal n2']);
    expect(reports(site)).toEqual([
      '0: NodePartition Node/n0',
      '0: NodePartition Node/n2',
      '20: NodePartitionHealed Node/n0',
      '20: NodePartitionHealed Node/n2',
    ]);
  });

  it('lasts without a duration', () => {
    const site = new FakeSite();
    nodePartition({ kind: 'node-partition', at: 0, target: n1 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: cut n1']);
  });
});

describe('a slow node', () => {
  it('slows down and goes back to its speed', () => {
    const site = new FakeSite();
    slowNode({ kind: 'slow-node', at: 0, target: n1, factor: 8, duration: 5 }, site, random);
    site.loop.advance(10);
    expect(site.done).toEqual(['0: slow n1 by 8', '5: normal n1 from 8']);
    expect(reports(site)).toEqual(['0: SlowNode Node/n1', '5: SlowNodeEnded Node/n1']);
  });

  it('stays slow without a duration', () => {
    const site = new FakeSite();
    slowNode({ kind: 'slow-node', at: 0, target: n1, factor: 2 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: slow n1 by 2']);
  });
});
