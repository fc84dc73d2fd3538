import { beforeEach, describe, expect, it } from 'vitest';
import { ReadinessProbe } from '../../../src/cluster/kubelet/readinessProbe.ts';
import type { Probe } from '../../../src/cluster/objects.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { PROBE } from '../world.ts';

let loop: EventLoop;
let log: string[];
let healthy: (now: number) => boolean;

beforeEach(() => {
  loop = new EventLoop();
  log = [];
});

function probe(change: Partial<Probe> = {}, firstRun = 0): ReadinessProbe {
  const host = {
    check: () => {
      log.push(`run@${loop.now}`);
      return healthy(loop.now);
    },
    changed: (ready: boolean) => log.push(`${ready}@${loop.now}`),
    failed: (first: boolean) => first && log.push(`failed@${loop.now}`),
  };
  return new ReadinessProbe(loop, { ...PROBE, ...change }, host, 0, firstRun);
}

const results = (): string[] => log.filter((line) => !line.startsWith('run'));

describe('ReadinessProbe', () => {
  it('runs at once and then each period', () => {
    healthy = () => true;
    probe();
    loop.advance(25);
    expect(log).toEqual(['run@0', 'true@0', 'run@10', 'run@20']);
  });

  it('does not run before the initial delay is over, and keeps its rhythm', () => {
    healthy = () => true;
    probe({ initialDelaySeconds: 15 });
    loop.advance(25);
    expect(log).toEqual(['run@20', 'true@20']);
  });

  it('needs as many failures in a row as its threshold says', () => {
    healthy = (now) => now < 35 || (now > 55 && now < 65);
    probe();
    loop.advance(100);
    // Failures at 40 and 50 are not enough; those at 70, 80 and 90 are.
    expect(results()).toEqual(['true@0', 'failed@40', 'failed@70', 'false@90']);
  });

  it('needs as many successes in a row as its threshold says', () => {
    healthy = (now) => now !== 10;
    probe({ successThreshold: 2 });
    loop.advance(45);
    expect(results()).toEqual(['failed@10', 'true@30']);
  });

  it('can start later', () => {
    healthy = () => true;
    probe({}, 4);
    loop.advance(15);
    expect(log).toEqual(['run@4', 'true@4', 'run@14']);
  });

  it('is silent once stopped', () => {
    healthy = () => true;
    const running = probe();
    loop.advance(5);
    running.stop();
    loop.advance(100);
    expect(log).toEqual(['run@0', 'true@0']);
  });
});
