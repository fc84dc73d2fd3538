import { expect, it } from 'vitest';
import { DelayLine } from '../../../src/cluster/api/delayLine.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

it('a delay line gives each of many items back once, in order, after its delay', () => {
  const loop = new EventLoop();
  const arrived: string[] = [];
  const line = new DelayLine<number>(loop, 2, (item) => arrived.push(`${item}@${loop.now}`));
  const count = 5000;
  for (let i = 0; i < count; i++) {
    line.push(i);
    loop.advance(i + 1);
  }
  loop.advance(count + 10);
  expect(arrived).toEqual(Array.from({ length: count }, (_, i) => `${i}@${i + 2}`));
});
