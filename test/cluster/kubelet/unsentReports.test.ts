import { expect, it } from 'vitest';
import { UnsentReports } from '../../../src/cluster/kubelet/unsentReports.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

it('what could not be sent is sent again at the next sync, of each pod only the newest report', () => {
  const loop = new EventLoop();
  const unsent = new UnsentReports(loop);
  const sent: string[] = [];
  const report = (name: string) => () => sent.push(`${name} at ${loop.now}`);
  unsent.add('a', report('a1'));
  loop.advance(4);
  unsent.add('a', report('a2'));
  unsent.add('b', report('b'));
  loop.advance(50);
  expect(sent).toEqual(['a2 at 10', 'b at 10']);
});

it('a report that fails again waits for the sync after that', () => {
  const loop = new EventLoop();
  const unsent = new UnsentReports(loop);
  const tried: number[] = [];
  const fails = () => {
    tried.push(loop.now);
    if (tried.length < 3) unsent.add('a', fails);
  };
  unsent.add('a', fails);
  loop.advance(100);
  expect(tried).toEqual([10, 20, 30]);
});
