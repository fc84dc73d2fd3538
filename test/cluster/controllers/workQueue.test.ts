import { expect, it } from 'vitest';
import { WorkQueue } from '../../../src/cluster/controllers/workQueue.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

it('a key added twice at one moment is handled once', () => {
  const loop = new EventLoop();
  const handled: string[] = [];
  const queue = new WorkQueue({ loop, api: { backlog: 0 } }, (key) => {
    handled.push(`${key}@${loop.now}`);
    return 0;
  });
  for (const key of ['a', 'b', 'a']) queue.add(key);
  loop.advance(1);
  queue.add('a');
  loop.advance(2);
  expect(handled).toEqual(['a@0', 'b@0', 'a@1']);
});

it('a key that comes while it is being written is handled once more when the writes are done', () => {
  const loop = new EventLoop();
  const handled: string[] = [];
  const queue = new WorkQueue({ loop, api: { backlog: 0 } }, (key) => {
    handled.push(`${key}@${loop.now}`);
    return handled.length === 1 ? 3 : 0;
  });
  queue.add('a');
  loop.advance(1);
  for (const key of ['a', 'a', 'b']) queue.add(key);
  loop.advance(10);
  expect(handled).toEqual(['a@0', 'b@1', 'a@3']);
});
