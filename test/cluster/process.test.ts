import { expect, it } from 'vitest';
import { ApiServer } from '../../src/cluster/api/apiServer.ts';
import { UNLIMITED } from '../../src/cluster/api/rateLimiter.ts';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import { Process } from '../../src/cluster/process.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';

function process() {
  const loop = new EventLoop();
  const settings = DEFAULT_CLUSTER_SETTINGS;
  const streams = new RandomStreams(1);
  const server = new ApiServer(loop, settings, streams);
  const events: ClusterEvent[] = [];
  const made = new Process({ loop, server, settings, streams, events: (event) => events.push(event) });
  return { loop, events, made };
}

it('a process that has ended runs no timer and sends no request; one beside it goes on', () => {
  const { loop, made } = process();
  const { api } = made.context('a', UNLIMITED, false);
  const done: string[] = [];
  made.setTimer(1, () => done.push('before'));
  made.setTimer(3, () => done.push('after'));
  made.clearTimer(made.setTimer(1, () => done.push('cleared')));
  loop.setTimer(3, () => done.push('other'));
  loop.advance(2);
  api.request(() => done.push('request'));
  made.end();
  loop.advance(10);
  expect(done).toEqual(['before', 'other']);
  expect(made.now).toBe(10);
});

it('events of a component take tokens of its client only if they go through it', () => {
  const { events, made } = process();
  const limits = { kubeAPIQPS: 1, kubeAPIBurst: 1 };
  for (const [component, posts, wait] of [
    ['a', true, 1],
    ['b', false, 0],
  ] as const) {
    const context = made.context(component, limits, posts);
    context.events.normal('Test', 'Pod/a', 'happened');
    context.api.charge(() => {});
    expect(context.api.backlog).toBe(wait);
  }
  expect(events).toHaveLength(2);
});
