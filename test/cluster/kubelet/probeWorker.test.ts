import { beforeEach, describe, expect, it } from 'vitest';
import { ProbeWorker } from '../../../src/cluster/kubelet/probeWorker.ts';
import type { Probe } from '../../../src/cluster/objects.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { PROBE } from '../world.ts';

let loop: EventLoop;
let log: string[];
let healthy: (now: number) => boolean;
let due: boolean;

beforeEach(() => {
  loop = new EventLoop();
  log = [];
  due = true;
  healthy = () => true;
});

/** A worker whose container has started at 0, and whose result is a failure until it says something else. */
function probe(change: Partial<Probe> = {}, startDelay = 0): ProbeWorker {
  const host = {
    due: () => due,
    check: () => {
      log.push(`run@${loop.now}`);
      return healthy(loop.now);
    },
    changed: (ok: boolean) => log.push(`${ok}@${loop.now}`),
    failed: (first: boolean) => first && log.push(`failed@${loop.now}`),
  };
  const worker = new ProbeWorker(loop, { ...PROBE, ...change }, host, startDelay);
  worker.containerStarted(0, false);
  return worker;
}

const results = (): string[] => log.filter((line) => !line.startsWith('run'));

describe('ProbeWorker', () => {
  it('runs each period from when the kubelet got to know the pod', () => {
    probe();
    loop.advance(25);
    expect(log).toEqual(['run@10', 'true@10', 'run@20']);
  });

  it('runs at once when triggered, and then each period from there', () => {
    const worker = probe();
    loop.advance(4);
    worker.trigger();
    loop.advance(25);
    expect(log).toEqual(['run@4', 'true@4', 'run@14', 'run@24']);
  });

  it('keeps its rhythm through another container, whose result begins anew', () => {
    const worker = probe();
    loop.advance(13);
    worker.containerStarted(13, false);
    loop.advance(25);
    expect(log).toEqual(['run@10', 'true@10', 'run@20', 'true@20']);
  });

  it('does not run while it is not due', () => {
    due = false;
    probe();
    loop.advance(15);
    due = true;
    loop.advance(25);
    expect(log).toEqual(['run@20', 'true@20']);
  });

  it('does not run before the initial delay is over, and keeps its rhythm', () => {
    probe({ initialDelaySeconds: 15 });
    loop.advance(25);
    expect(log).toEqual(['run@20', 'true@20']);
  });

  it('counts the initial delay from the start of the container', () => {
    probe({ initialDelaySeconds: 15 }).containerStarted(8, false);
    loop.advance(35);
    expect(log).toEqual(['run@30', 'true@30']);
  });

  it('needs as many failures in a row as its threshold says', () => {
    healthy = (now) => now < 35 || (now > 55 && now < 65);
    probe();
    loop.advance(100);
    // Failures at 40 and 50 are not enough; those at 70, 80 and 90 are.
    expect(results()).toEqual(['true@10', 'failed@40', 'failed@70', 'false@90']);
  });

  it('needs as many successes in a row as its threshold says', () => {
    healthy = (now) => now !== 20;
    probe({ successThreshold: 2 });
    loop.advance(55);
    expect(results()).toEqual(['failed@20', 'true@40']);
  });

  it('sleeps first where the kubelet has just started, whoever triggers it', () => {
    const worker = probe({}, 4);
    loop.advance(1);
    worker.trigger();
    loop.advance(15);
    expect(log).toEqual(['run@4', 'true@4', 'run@14']);
  });

  it('is silent once stopped, and cannot be triggered', () => {
    const worker = probe();
    loop.advance(15);
    worker.stop();
    worker.trigger();
    loop.advance(100);
    expect(log).toEqual(['run@10', 'true@10']);
  });
});
