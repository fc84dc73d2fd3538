import { z } from 'zod';
import {
  admissionRejection,
  ENVOY_ADMISSION_CONTROL,
} from '../../../src/workload/resilience/admission/admissionControl.ts';
import { clientRejection } from '../../../src/workload/resilience/admission/clientThrottle.ts';
import { aimdLimit } from '../../../src/workload/resilience/concurrency/aimd.ts';
import {
  ENVOY_GRADIENT,
  gradient,
  gradientLimit,
} from '../../../src/workload/resilience/concurrency/envoyGradient.ts';
import { gradient2, gradient2Limit } from '../../../src/workload/resilience/concurrency/gradient2.ts';
import { vegasLimit, vegasQueue } from '../../../src/workload/resilience/concurrency/vegas.ts';

const envoyGradient = z.object({
  limit: z.number(),
  minRTT_us: z.number(),
  sampleRTT_p50_us: z.number(),
  buffer: z.number(),
});
const growth = z.object({
  start_limit: z.number(),
  minRTT: z.number(),
  sampleRTT: z.number(),
  updates: z.number(),
});
const throttle = z.object({ requests: z.number(), accepts: z.number(), K: z.number() });
const admission = z.object({
  rq_count: z.number(),
  rq_success: z.number(),
  sr_threshold: z.number(),
  aggression: z.number(),
  max_rejection_probability: z.number(),
});
const vegas = z.object({
  limit: z.number(),
  rtt: z.number(),
  rtt_noload: z.number(),
  inflight: z.number(),
  drop: z.boolean(),
});
const gradients = z.object({
  limit: z.number(),
  short_rtt: z.number(),
  long_rtt_after_update: z.number(),
  inflight: z.number(),
});
const aimd = z.object({ limit: z.number(), rtt_s: z.number(), inflight: z.number(), drop: z.boolean() });

/** What the project says to a case about limits of concurrency or admission, by its id. */
export function limitOf(id: string, given: unknown): unknown {
  if (id.startsWith('adaptive-growth')) return grown(growth.parse(given));
  if (id.startsWith('adaptive')) return followed(envoyGradient.parse(given));
  if (id.startsWith('client-throttle')) return throttled(throttle.parse(given));
  if (id.startsWith('admission')) return admitted(admission.parse(given));
  if (id.startsWith('limit-vegas')) return vegasOf(vegas.parse(given));
  if (id.startsWith('limit-gradient2')) return gradient2Of(gradients.parse(given));
  return aimdOf(aimd.parse(given));
}

function followed({ limit, minRTT_us, sampleRTT_p50_us, buffer }: z.infer<typeof envoyGradient>) {
  const settings = { ...ENVOY_GRADIENT, buffer };
  return {
    gradient: gradient(minRTT_us, sampleRTT_p50_us, buffer),
    new_limit: gradientLimit(limit, minRTT_us, sampleRTT_p50_us, settings),
  };
}

function grown({ start_limit, minRTT, sampleRTT, updates }: z.infer<typeof growth>) {
  let limit = start_limit;
  return {
    limits: Array.from({ length: updates }, () => {
      limit = gradientLimit(limit, minRTT, sampleRTT);
      return limit;
    }),
  };
}

function throttled({ requests, accepts, K }: z.infer<typeof throttle>) {
  return { reject_probability: clientRejection(requests, accepts, K) };
}

function admitted(given: z.infer<typeof admission>) {
  const settings = {
    ...ENVOY_ADMISSION_CONTROL,
    successRateThreshold: given.sr_threshold,
    aggression: given.aggression,
    maxRejectionProbability: given.max_rejection_probability,
  };
  return { rejection_probability: admissionRejection(given.rq_count, given.rq_success, settings) };
}

function vegasOf({ limit, rtt, rtt_noload, inflight, drop }: z.infer<typeof vegas>) {
  return {
    queue_estimate: vegasQueue(limit, rtt_noload, rtt),
    new_limit: vegasLimit(limit, rtt_noload, { rtt, inFlight: inflight, dropped: drop }),
  };
}

/** The gradient is not asked for while the limit is not used: the cases have null for that. */
function gradient2Of({ limit, short_rtt, long_rtt_after_update, inflight }: z.infer<typeof gradients>) {
  const unused = inflight < limit / 2;
  return {
    gradient: unused ? null : gradient2(short_rtt, long_rtt_after_update),
    new_limit: gradient2Limit(limit, long_rtt_after_update, { rtt: short_rtt, inFlight: inflight }),
  };
}

function aimdOf({ limit, rtt_s, inflight, drop }: z.infer<typeof aimd>) {
  return { new_limit: aimdLimit(limit, { rtt: rtt_s, inFlight: inflight, dropped: drop }) };
}
