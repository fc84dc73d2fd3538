import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/engine/random.ts';
import { nodeShutdown } from '../../src/faults/nodeShutdown.ts';
import { FakeSite } from './fakeSite.ts';

const random = new RandomStreams(1).stream('fault');
const n1 = { by: 'name', name: 'n1' } as const;

describe('the shutdown of a node', () => {
  it('ends with the power off, and stays so without a duration', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1 }, site, random);
    site.loop.advance(1e6);
    expect(site.done).toEqual(['0: shut down n1']);
    expect(site.isPowered('n1')).toBe(false);
    expect(site.events.map(({ time, reason }) => [time, reason])).toEqual([
      [0, 'Shutdown'],
      [5, 'PowerOff'],
    ]);
  });

  it('is over after the duration, counted from its beginning', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 30 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: shut down n1', '30: on n1']);
    expect(site.events.at(-1)).toMatchObject({ reason: 'NodeRestored', object: 'Node/n1' });
  });

  it('lets the node boot when it is off, should that be later', () => {
    const site = new FakeSite();
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 2 }, site, random);
    site.loop.advance(100);
    expect(site.done).toEqual(['0: shut down n1', '5: on n1']);
  });

  it('does not hit a node without power', () => {
    const site = new FakeSite();
    site.powerOff('n1');
    nodeShutdown({ kind: 'node-shutdown', at: 0, target: n1, duration: 2 }, site, random);
    site.loop.advance(100);
    expect(site.events).toEqual([]);
  });
});
