import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { ConntrackTables, conntrackMax, EntryLife } from '../../src/network/conntrackTables.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';

describe('the size of the table', () => {
  const settings = DEFAULT_NETWORK_SETTINGS.kubeProxy.conntrack;

  it('grows with the cores, between its limits', () => {
    expect([1, 4, 8, 32, 64].map((cores) => conntrackMax(settings, cores))).toEqual([
      131_072, 131_072, 262_144, 1_048_576, 1_048_576,
    ]);
  });

  it('is none where kube-proxy does not set it', () => {
    expect(conntrackMax({ ...settings, maxPerCore: 0 }, 8)).toBe(0);
  });
});

/** Two nodes with room for three connections, and the nodes that told that they were full. */
function setUp() {
  const loop = new EventLoop();
  const told: string[] = [];
  const tables = new ConntrackTables(loop, 2, (node) => told.push(`${loop.now}: ${node}`));
  for (const node of [0, 1]) tables.install(node, 3);
  return { loop, tables, told };
}

describe('a connection tracking table', () => {
  it('is full when it holds as many as it has room for, each node by itself', () => {
    const { tables } = setUp();
    for (let i = 0; i < 2; i++) tables.opened(0);
    expect(tables.isFull(0)).toBe(false);
    tables.opened(0);
    expect([tables.isFull(0), tables.isFull(1)]).toEqual([true, false]);
  });

  it('keeps a closed connection for its TIME_WAIT, up to a second more', () => {
    const { loop, tables } = setUp();
    loop.advance(0.5);
    tables.opened(0);
    tables.closed(0);
    loop.advance(0.5 + EntryLife.timeWait);
    expect(tables.count(0)).toBe(1);
    loop.advance(1 + EntryLife.timeWait);
    expect(tables.count(0)).toBe(0);
  });

  it('tells once when it fills up, and again when it does so after there was room', () => {
    const { loop, tables, told } = setUp();
    for (let i = 0; i < 3; i++) tables.lingers(0, EntryLife.reset);
    expect([tables.isFull(0), tables.isFull(0)]).toEqual([true, true]);
    loop.advance(11);
    expect(tables.isFull(0)).toBe(false);
    for (let i = 0; i < 3; i++) tables.opened(0);
    tables.isFull(0);
    // It filled up again so soon that it counts as one time.
    expect(told).toEqual(['0: 0']);
    tables.closed(0);
    loop.advance(200);
    expect(tables.isFull(0)).toBe(false);
    tables.opened(0);
    tables.isFull(0);
    expect(told).toEqual(['0: 0', '200: 0']);
  });

  it('is empty after a loss of power, and ignores the end of what it has lost', () => {
    const { tables } = setUp();
    tables.opened(0);
    tables.lingers(0, 10);
    tables.clear(0);
    tables.closed(0);
    expect(tables.count(0)).toBe(0);
  });

  it('without a limit is never full', () => {
    const { tables } = setUp();
    tables.install(0, 0);
    for (let i = 0; i < 10; i++) tables.opened(0);
    expect(tables.isFull(0)).toBe(false);
  });

  it('counts what a list of ends would, however long nobody looks', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 300 }), life: fc.constantFrom(10, 120) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const { loop, tables } = setUp();
        const ends: number[] = [];
        for (const { wait, life } of steps) {
          loop.advance(loop.now + wait);
          tables.lingers(0, life);
          ends.push(loop.now + life);
          expect(tables.count(0)).toBe(ends.filter((end) => end > loop.now).length);
        }
      }),
    );
  });
});
