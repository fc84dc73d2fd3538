import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { PortSpace } from '../../src/network/portSpace.ts';

const HOLD = 60;

function setUp(ports: number, owners = 2) {
  const loop = new EventLoop();
  return { loop, space: new PortSpace(loop, owners, ports, HOLD) };
}

describe('the ports of an address', () => {
  it('run out, for this address alone', () => {
    const { space } = setUp(3);
    expect([0, 0, 0, 0, 1].map((owner) => space.take(owner))).toEqual([true, true, true, false, true]);
  });

  it('are kept by a closed connection, and free at once after one that the other side ended', () => {
    const { loop, space } = setUp(1);
    space.take(0);
    space.release(0);
    expect(space.take(0)).toBe(true);
    space.keep(0);
    loop.advance(HOLD - 1);
    expect(space.take(0)).toBe(false);
    loop.advance(HOLD);
    expect(space.take(0)).toBe(true);
  });

  it('allow as many connections a second as there are ports for the time that each is kept', () => {
    // 28,232 ports kept for 60 s: 470 connections a second, whatever the client tries.
    const { loop, space } = setUp(28_232);
    let made = 0;
    for (let i = 0; i < 600 * 1000; i++) {
      loop.advance(i / 1000);
      if (!space.take(0)) continue;
      made++;
      space.keep(0);
    }
    expect(made).toBe(10 * 28_232);
  });

  it('may be those of addresses that come later', () => {
    const { space } = setUp(1, 0);
    expect([space.take(1000), space.take(1000), space.used(1000), space.used(5000)]).toEqual([
      true,
      false,
      1,
      0,
    ]);
  });

  it('are counted as by a list of each connection', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 30 }),
      owner: fc.integer({ min: 0, max: 2 }),
      what: fc.constantFrom('take', 'keep', 'release'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        const { loop, space } = setUp(4, 3);
        const open = [0, 0, 0];
        const kept: { owner: number; until: number }[] = [];
        for (const { wait, owner, what } of steps) {
          loop.advance(loop.now + wait);
          const used =
            open[owner] + kept.filter((port) => port.owner === owner && port.until > loop.now).length;
          expect(space.used(owner)).toBe(used);
          if (what === 'take') {
            expect(space.take(owner)).toBe(used < 4);
            if (used < 4) open[owner]++;
          } else if (open[owner] > 0) {
            open[owner]--;
            if (what === 'keep') {
              space.keep(owner);
              kept.push({ owner, until: loop.now + HOLD });
            } else space.release(owner);
          }
        }
      }),
    );
  });
});
