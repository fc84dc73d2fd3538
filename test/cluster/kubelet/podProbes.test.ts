import { beforeEach, describe, expect, it } from 'vitest';
import { PodProbes } from '../../../src/cluster/kubelet/podProbes.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { container, PROBE, podSpec } from '../world.ts';

let loop: EventLoop;
let runs: number[];
let ready: string[];
let healthy: (now: number) => boolean;

beforeEach(() => {
  loop = new EventLoop();
  runs = [];
  ready = [];
  healthy = () => false;
});

/** The probes of a container with a readiness probe of that period, which starts at 0.5 s; resyncs come each 70 s. */
function probes(periodSeconds: number): PodProbes {
  const spec = podSpec({ containers: [container({ readinessProbe: { ...PROBE, periodSeconds } })] });
  const pod = {
    check: () => {
      runs.push(loop.now);
      return healthy(loop.now);
    },
    readyChanged: (is: boolean) => ready.push(`${is}@${loop.now}`),
    restart: () => {},
    failed: () => {},
    resyncAfter: () => 70,
  };
  const made = new PodProbes(loop, spec, pod, () => 0);
  loop.setTimer(0.5, () => made.containerStarted(0.5));
  return made;
}

describe('the readiness of a container that is not ready', () => {
  it('is looked at with its start, each period from there, and with each resync of the pod', () => {
    probes(50);
    loop.advance(200);
    expect(runs).toEqual([0.5, 50.5, 70.5, 120.5, 140.5, 190.5]);
  });

  it('is looked at each period only, once it is ready', () => {
    healthy = (now) => now > 60;
    probes(50);
    loop.advance(250);
    expect(runs).toEqual([0.5, 50.5, 70.5, 120.5, 170.5, 220.5]);
    expect(ready).toEqual(['true@70.5']);
  });

  it('is looked at once more when it is found to be lost, so that a short failure ends at once', () => {
    // It fails at 10.5, 20.5 and 30.5 s, and is all right again when it is looked at for the second time at 30.5 s.
    healthy = (now) => now < 10 || runs.filter((run) => run === now).length > 1 || now > 31;
    probes(10);
    loop.advance(45);
    expect(ready).toEqual(['true@0.5', 'false@30.5', 'true@30.5']);
  });

  it('is left alone by resyncs while no container runs, and while the pod is being ended', () => {
    const stopped = probes(1000);
    loop.advance(10);
    stopped.containerStopped();
    loop.advance(300);
    expect(runs).toEqual([0.5]);
    const ending = probes(1000);
    loop.advance(301);
    runs.length = 0;
    ending.terminating();
    loop.advance(600);
    expect(runs).toEqual([]);
  });
});
