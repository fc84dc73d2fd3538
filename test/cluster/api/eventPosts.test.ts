import { describe, expect, it } from 'vitest';
import { EventPosts } from '../../../src/cluster/api/eventPosts.ts';
import { RateLimiter } from '../../../src/cluster/api/rateLimiter.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

const LATENCY = 0.005;

/** A limiter that counts what is asked of it, refilled so fast that nobody waits. */
class Counted extends RateLimiter {
  readonly calls: number[] = [];

  override reserve(now: number): number {
    this.calls.push(now);
    return super.reserve(now);
  }
}

function poster(limits = { kubeAPIQPS: 1e6, kubeAPIBurst: 1e6 }): {
  loop: EventLoop;
  limiter: Counted;
  posts: EventPosts;
} {
  const loop = new EventLoop();
  const limiter = new Counted(limits, 0);
  return { loop, limiter, posts: new EventPosts(loop, limiter, LATENCY) };
}

describe('events that a component writes', () => {
  it('are 25 about one object, and one more every five minutes', () => {
    const { loop, limiter, posts } = poster();
    for (let i = 0; i < 100; i++) posts.post('Pod/a');
    loop.advance(10);
    expect(limiter.calls).toHaveLength(25);
    loop.advance(10 + 300);
    for (let i = 0; i < 5; i++) posts.post('Pod/a');
    loop.advance(400);
    expect(limiter.calls).toHaveLength(26);
  });

  it('are counted for each object by itself', () => {
    const { loop, limiter, posts } = poster();
    for (let i = 0; i < 100; i++) posts.post(`Pod/${i}`);
    loop.advance(10);
    expect(limiter.calls).toHaveLength(100);
  });

  it('go out one after the other, each when the answer to the one before is there', () => {
    const { loop, limiter, posts } = poster();
    for (let i = 0; i < 4; i++) posts.post(`Pod/${i}`);
    loop.advance(1);
    for (const [i, time] of limiter.calls.entries()) expect(time).toBeCloseTo(i * LATENCY, 9);
    posts.post('Pod/later');
    expect(limiter.calls.at(-1)).toBe(1);
  });

  it('wait for their token one at a time, so that writes go first that were asked for meanwhile', () => {
    const { loop, limiter, posts } = poster({ kubeAPIQPS: 1, kubeAPIBurst: 1 });
    for (let i = 0; i < 3; i++) posts.post(`Pod/${i}`);
    // One token went to the first event; the write takes the next, although two events wait.
    expect(limiter.reserve(0)).toBeCloseTo(1, 9);
    loop.advance(10);
    expect(limiter.calls).toHaveLength(4);
  });

  it('are dropped when a thousand wait', () => {
    const { loop, limiter, posts } = poster();
    for (let i = 0; i < 3000; i++) posts.post(`Pod/${i}`);
    loop.advance(100);
    expect(limiter.calls).toHaveLength(1001);
  });

  it('are filtered by the objects of late: one that was long ago among 4,096 others is forgotten', () => {
    const { loop, limiter, posts } = poster();
    for (let i = 0; i < 25; i++) posts.post('Pod/first');
    loop.advance(1);
    const before = limiter.calls.length;
    posts.post('Pod/first');
    for (let i = 0; i < 4096; i++) {
      posts.post(`Pod/${i}`);
      loop.advance(loop.now + 2 * LATENCY);
    }
    posts.post('Pod/first');
    loop.advance(loop.now + 1);
    expect(limiter.calls.length - before).toBe(4097);
  });
});
