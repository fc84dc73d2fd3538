import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { Hosts } from '../../../src/network/hosts.ts';
import { PodAddresses } from '../../../src/network/podAddresses.ts';
import { Attempts } from '../../../src/workload/attempts.ts';
import { Workers } from '../../../src/workload/servers/workers.ts';

describe('workers', () => {
  it('leave alone what they have done, though its pod still holds it, when the speed of the node changes', () => {
    const loop = new EventLoop();
    const attempts = new Attempts();
    const addresses = new PodAddresses();
    const done: [number, number][] = [];
    // As in an ingress: what is served is held until the pod behind it has answered.
    const workers = new Workers(loop, new Hosts(['n0'], ['']), addresses, attempts, (_, attempt) =>
      done.push([loop.now, attempt]),
    );
    const slot = addresses.add(0);
    const begin = (demand: number) => {
      const attempt = attempts.take(0, 0, loop.now, 0, 0, 0);
      attempts.setPod(attempt, slot);
      attempts.hold(attempt);
      workers.begin(slot, attempt, demand);
      return attempt;
    };
    const [short, long] = [begin(1), begin(3)];
    loop.advance(2);
    workers.speedChanged(0, 4, () => true);
    loop.advance(10);
    expect(done).toEqual([
      [1, short],
      [6, long],
    ]);
  });
});
