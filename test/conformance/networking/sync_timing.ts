import { z } from 'zod';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { BoundedFrequencyRunner } from '../../../src/network/kubeProxy/boundedFrequencyRunner.ts';

/** The cases are in milliseconds, which are given to the runner as if they were seconds: whole numbers stay exact. */
const given = z.object({
  min_interval_ms: z.number(),
  retry_interval_ms: z.number(),
  max_interval_ms: z.number(),
  sync_duration_ms: z.number(),
  requests_ms: z.array(z.number()),
  outcomes: z.array(z.enum(['ok', 'error'])),
  until_ms: z.number(),
});

export function run(input: unknown): unknown {
  const asked = given.parse(input);
  const loop = new EventLoop();
  const runs: number[] = [];
  const intervals = {
    min: asked.min_interval_ms,
    retry: asked.retry_interval_ms,
    max: asked.max_interval_ms,
  };
  const runner = new BoundedFrequencyRunner(loop, intervals, () => {
    const outcome = asked.outcomes[runs.length] ?? 'ok';
    runs.push(loop.now);
    loop.setTimer(asked.sync_duration_ms, () => runner.finished(outcome === 'ok'));
  });
  for (const time of asked.requests_ms) loop.setTimer(time, () => runner.request());
  // The end belongs to the time that is looked at.
  loop.advance(asked.until_ms + 1);
  return { runs_ms: runs };
}
