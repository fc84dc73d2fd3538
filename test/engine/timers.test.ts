import { describe, expect, it } from 'vitest';
import { Timers } from '../../src/engine/timers.ts';

describe('timers', () => {
  it('run the task of their slot once', () => {
    const timers = new Timers();
    let runs = 0;
    const { slot } = timers.add(() => runs++);
    timers.fire(slot);
    expect(runs).toBe(1);
  });

  it('forget a task that was removed, and keep its slot until its event has come up', () => {
    const timers = new Timers();
    const removed = timers.add(() => expect.unreachable('it was removed'));
    timers.remove(removed.id);
    const other = timers.add(() => {});
    expect(other.slot).not.toBe(removed.slot);
    timers.fire(removed.slot);
    expect(timers.add(() => {}).slot).toBe(removed.slot);
  });

  it('give an old identity no power over the next use of its slot', () => {
    const timers = new Timers();
    const first = timers.add(() => {});
    timers.fire(first.slot);
    let ran = false;
    const second = timers.add(() => {
      ran = true;
    });
    expect(second.slot).toBe(first.slot);
    expect(second.id).not.toBe(first.id);
    timers.remove(first.id);
    timers.fire(second.slot);
    expect(ran).toBe(true);
  });

  it('let a task remove itself and set another one while it runs', () => {
    const timers = new Timers();
    const seen: string[] = [];
    const first = timers.add(() => {
      timers.remove(first.id);
      seen.push('first');
      timers.fire(timers.add(() => seen.push('second')).slot);
    });
    timers.fire(first.slot);
    expect(seen).toEqual(['first', 'second']);
  });

  it('ignore identities that never were', () => {
    const timers = new Timers();
    const { slot } = timers.add(() => {});
    expect(() => timers.remove(2 ** 30 + 5)).not.toThrow();
    expect(() => timers.fire(slot)).not.toThrow();
  });
});
