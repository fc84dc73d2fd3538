import { describe, expect, it } from 'vitest';
import { Address } from '../../src/network/podAddresses.ts';
import { workloadOf } from '../../src/workload/podProcesses.ts';
import { workload } from '../support/scenarios.ts';
import { at, oneSecond, pod, SmallPlane } from './smallPlane.ts';

const { closed, gone, listening } = Address;

/** A plane with one pod on n1 of that workload, whose process listens; requests come at `times`. */
function withPod(config = oneSecond(), times: readonly number[] = []) {
  const plane = new SmallPlane({ workloads: [config], traffic: [{ arrivals: at(...times) }] });
  const slot = plane.addPod('n1');
  plane.route(slot);
  const { processes, addresses } = plane.plane;
  const stateAt = (time: number) => {
    plane.run(time);
    return addresses.state[slot];
  };
  return { plane, slot, processes, addresses, stateAt };
}

describe('a process that starts', () => {
  it('listens when its start-up is over, not before', () => {
    const { processes, slot, stateAt } = withPod(oneSecond({ startup: 3 }));
    expect(processes.isRunning(slot)).toBe(true);
    expect(stateAt(2.999)).toBe(closed);
    expect(stateAt(3.001)).toBe(listening);
    expect(processes.isListening(slot)).toBe(true);
  });

  it('never listens if it is killed before, and a second one takes its whole start-up', () => {
    const { plane, processes, slot, stateAt } = withPod(oneSecond({ startup: 3 }));
    plane.do(2, () => processes.kill(slot)).do(2.5, () => processes.start(slot));
    expect(stateAt(3.1)).toBe(closed);
    expect(stateAt(5.4)).toBe(closed);
    expect(stateAt(5.6)).toBe(listening);
  });

  it('does not begin to listen once it has been told to end', () => {
    const shutdown = { accept: 5, drain: 5 };
    const { plane, processes, slot, stateAt } = withPod(oneSecond({ startup: 3, shutdown }));
    plane.do(1, () => processes.terminate(slot, () => {}));
    expect(stateAt(4)).toBe(closed);
    expect(processes.isRunning(slot)).toBe(true);
  });
});

describe('SIGTERM', () => {
  /** Times at which the process stopped listening and at which it exited, by steps of 10 ms. */
  function ends(config: ReturnType<typeof oneSecond>, times: readonly number[]) {
    const { plane, processes, slot } = withPod(config, times);
    let exited = Number.NaN;
    let deaf = Number.NaN;
    plane.do(10, () => processes.terminate(slot, () => (exited = plane.loop.now)));
    for (let i = 0; i < 3000; i++) {
      plane.run(10.005 + i / 100);
      if (Number.isNaN(deaf) && !processes.isListening(slot)) deaf = 10 + i / 100;
    }
    return { deaf, exited, words: plane.log.words, running: processes.isRunning(slot) };
  }

  it('ends a process without a handler at once, and closes what it was doing', () => {
    const found = ends(oneSecond(), [9.5]);
    expect(found).toEqual({ deaf: 10, exited: 10, words: ['closed/none'], running: false });
  });

  it('lets a process accept for a while, then finish what it has', () => {
    const config = oneSecond({ shutdown: { accept: 2, drain: 5 } });
    // The first is served while the process still accepts; the second, sent at 11.9, is finished at 12.93.
    const found = ends(config, [10.5, 11.9]);
    expect(found.deaf).toBe(12);
    expect(found.exited).toBeCloseTo(12.93, 9);
    expect(found.words).toEqual(['ok', 'ok']);
  });

  it('ends it as soon as it no longer accepts if it has nothing to do', () => {
    const found = ends(oneSecond({ shutdown: { accept: 2, drain: 5 } }), []);
    expect(found).toMatchObject({ deaf: 12, exited: 12 });
  });

  it('ends it when its time to finish is over, with what is left in it', () => {
    const config = oneSecond({
      service: { distribution: 'deterministic', mean: 20 },
      shutdown: { accept: 0, drain: 3 },
    });
    const found = ends(config, [9]);
    expect(found).toEqual({ deaf: 10, exited: 13, words: ['closed/none'], running: false });
  });

  it('to a process that does not run is answered at once', () => {
    const { processes, slot } = withPod();
    processes.kill(slot);
    let exited = 0;
    processes.terminate(slot, () => exited++);
    expect(exited).toBe(1);
  });

  it('reports one exit only, though the process is killed on its way', () => {
    const { plane, processes, slot } = withPod(oneSecond({ shutdown: { accept: 2, drain: 5 } }), [9.5]);
    let exits = 0;
    plane.do(10, () => processes.terminate(slot, () => exits++)).do(11, () => processes.kill(slot));
    plane.run(30);
    expect(exits).toBe(1);
  });
});

describe('a node that shuts down', () => {
  it('ends what still runs on it as a kill does: connections are closed, and on that node alone', () => {
    const { plane, processes, addresses, slot } = withPod();
    const elsewhere = plane.addPod('n2');
    plane.run(1);
    processes.killOn(addresses.node[slot]);
    expect([processes.isRunning(slot), processes.isRunning(elsewhere)]).toEqual([false, true]);
    expect(addresses.silentEnd[slot]).toBe(0);
  });
});

describe('the environment of a process', () => {
  it('is that of its last start', () => {
    const { processes, slot } = withPod();
    expect(processes.servicesOf(slot)).toBeUndefined();
    const first = { version: 1, services: [] };
    const second = { version: 2, services: [] };
    processes.start(slot, first);
    expect(processes.servicesOf(slot)).toBe(first);
    processes.kill(slot);
    expect(processes.servicesOf(slot)).toBe(first);
    processes.start(slot, second);
    expect(processes.servicesOf(slot)).toBe(second);
  });
});

describe('the end of a process', () => {
  it('closes its address, and a process that starts again answers there', () => {
    const { plane, processes, addresses, slot, stateAt } = withPod(oneSecond({ startup: 1 }));
    plane.do(2, () => processes.kill(slot)).do(4, () => processes.start(slot));
    expect(stateAt(1.5)).toBe(listening);
    expect(stateAt(3)).toBe(closed);
    expect(stateAt(5.5)).toBe(listening);
    expect(addresses.life[slot]).toBe(1);
  });

  it('counts once, however often the process is killed', () => {
    const { processes, addresses, slot } = withPod();
    for (let i = 0; i < 3; i++) processes.kill(slot);
    expect(addresses.life[slot]).toBe(1);
  });

  it('comes before the removal of its address', () => {
    const { processes, addresses, slot } = withPod();
    processes.removePod(slot);
    expect(processes.isRunning(slot)).toBe(false);
    expect([addresses.state[slot], addresses.life[slot], addresses.silentEnd[slot]]).toEqual([gone, 1, 0]);
  });

  it('with the power of its node is silent, reaches all pods there and nobody waits for them any more', () => {
    const { plane, processes, addresses, slot } = withPod(oneSecond({ shutdown: { accept: 9, drain: 9 } }));
    const neighbour = plane.addPod('n1');
    const other = plane.addPod('n0');
    plane.run(1);
    let exited = 0;
    processes.terminate(slot, () => exited++);
    processes.powerOff(1);
    plane.run(50);
    expect([slot, neighbour, other].map((s) => processes.isRunning(s))).toEqual([false, false, true]);
    expect([slot, neighbour, other].map((s) => addresses.silentEnd[s])).toEqual([1, 1, 0]);
    expect(exited).toBe(0);
  });
});

describe('the workload of a pod', () => {
  const workloads = [
    workload({ match: { app: 'web', tier: 'front' } }),
    workload({ match: { app: 'web' }, namespace: 'shop' }),
    workload({ match: { app: 'web' } }),
    workload(),
  ];

  it.each([
    [{ app: 'web', tier: 'front', more: 'x' }, 'default', 0],
    [{ app: 'web', tier: 'back' }, 'default', 2],
    [{ app: 'web' }, 'shop', 1],
    [{ app: 'other' }, 'default', 3],
    [{}, 'shop', 3],
  ])('with the labels %j in %s is the first that matches', (labels, namespace, expected) => {
    expect(workloadOf(pod(labels, namespace), workloads)).toBe(expected);
  });

  it('has to be there', () => {
    expect(() => workloadOf(pod({ app: 'other' }), workloads.slice(0, 3))).toThrow(RangeError);
  });
});
