import { expect, it } from 'vitest';
import { NodeBuffers } from '../../../src/cluster/scheduler/nodeBuffers.ts';

it('gives out an array once until the next pod, and long enough', () => {
  const buffers = new NodeBuffers();
  const [first, second] = [buffers.take(3), buffers.take(5)];
  expect(first).not.toBe(second);
  expect(second.length).toBeGreaterThanOrEqual(5);
  buffers.reset();
  expect(buffers.take(3)).toBe(first);
  expect(buffers.take(100).length).toBeGreaterThanOrEqual(100);
});
