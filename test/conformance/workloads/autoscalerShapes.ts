import { z } from 'zod';

/** The present of every case, seconds: a case says how long ago something was. */
export const NOW = 2_000_000;

/** Rules of one direction. */
export const rateRules = z.object({
  selectPolicy: z.enum(['Max', 'Min', 'Disabled']),
  policies: z.array(
    z.object({ type: z.enum(['Pods', 'Percent']), value: z.number(), periodSeconds: z.number() }),
  ),
});

/** Recommendations of the past. */
export const history = z
  .array(z.object({ replicas: z.number(), secondsAgo: z.number() }))
  .transform((all) => all.map(({ replicas, secondsAgo }) => ({ replicas, time: NOW - secondsAgo })));

/** Changes of the past in one direction. */
export const scaleEvents = z
  .array(z.object({ change: z.number(), secondsAgo: z.number() }))
  .transform((all) => all.map(({ change, secondsAgo }) => ({ change, time: NOW - secondsAgo })));

export const NO_EVENTS = { up: [], down: [] };
