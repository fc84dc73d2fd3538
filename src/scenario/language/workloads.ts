import { z } from 'zod';
import { DEFAULT_WORKLOAD } from '../../workload/config.ts';
import { SHARING_CONCURRENCY } from '../../workload/servers/serverConfig.ts';
import { MAX_EMPIRICAL_VALUES } from '../limits.ts';
import { formatDuration } from '../units/duration.ts';
import { admission } from './admission.ts';
import { calls } from './calls.ts';
import { duration, durationOrZero, labels } from './scalars.ts';
import { concurrencyFactor, serverKeys } from './servers.ts';
import { serverTls } from './tls.ts';

/**
 * The mean of every distribution that is not measured. Of its own it is the time of a request that meets no
 * other.
 */
const mean = duration('ms').describe('Mean time that a request occupies one worker.');

/** The distributions of `workload/config.ts`; cv 1 makes a lognormal as variable as an exponential. */
export const serviceTime = z
  .discriminatedUnion('distribution', [
    z.strictObject({ distribution: z.literal('deterministic'), mean, concurrencyFactor }),
    z.strictObject({ distribution: z.literal('exponential'), mean, concurrencyFactor }),
    z.strictObject({
      distribution: z.literal('lognormal'),
      mean,
      cv: z.number().positive().max(100).prefault(1).describe('Standard deviation over mean.'),
      concurrencyFactor,
    }),
    z.strictObject({
      distribution: z.literal('empirical'),
      values: z
        .array(duration('ms'))
        .min(1)
        .max(MAX_EMPIRICAL_VALUES)
        .exactOptional()
        .describe('Measured times; each is drawn with equal probability.'),
      file: z
        .string()
        .min(1)
        .exactOptional()
        .describe('CSV file whose first column holds measured times in seconds.'),
      concurrencyFactor,
    }),
  ])
  .describe('Distribution of the time that one request occupies one worker.');

/** By default a process without a handler for SIGTERM: it dies at once. */
const shutdown = z.strictObject({
  accept: durationOrZero()
    .prefault(formatDuration(DEFAULT_WORKLOAD.shutdown.accept))
    .describe('After SIGTERM, time for which new connections are still accepted.'),
  drain: durationOrZero()
    .prefault(formatDuration(DEFAULT_WORKLOAD.shutdown.drain))
    .describe('After that, time in which requests are finished; the rest is reset.'),
});

/** One element of `workloads`: how pods with certain labels behave. */
export const workload = z.strictObject({
  match: labels().describe(
    'Labels of the pods that this is about. The first entry that matches a pod counts.',
  ),
  namespace: z.string().min(1).exactOptional().describe('Namespace of the pods; without it, any.'),
  address: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'In place of pods: the IPv4 address or the name of a server outside the cluster that endpoints, ExternalName Services or clients refer to.',
    ),
  distance: z
    .enum(['zone', 'region', 'internet'])
    .exactOptional()
    .describe(
      'How far that server is from the nodes; without it, region for a private address and internet for any other.',
    ),
  service: serviceTime.prefault({ distribution: 'exponential', mean: '10ms' }),
  concurrency: z
    .int()
    .min(1)
    .max(SHARING_CONCURRENCY)
    // Without a default of its own: the discipline gives it.
    .exactOptional()
    .describe(
      `Requests that a pod serves at the same time; without it ${DEFAULT_WORKLOAD.concurrency}, with processor-sharing ${SHARING_CONCURRENCY}.`,
    ),
  queue: z
    .int()
    .min(0)
    .max(10_000_000)
    .prefault(DEFAULT_WORKLOAD.queue)
    .describe('Requests that may wait in the pod; one more is turned away.'),
  startup: durationOrZero()
    .prefault(formatDuration(DEFAULT_WORKLOAD.startup))
    .describe('From the start of the container to the process listening.'),
  // It is what makes a pod use its limit, and the measure of what an autoscaler sees.
  cpu: z
    .number()
    .min(0)
    .max(1000)
    .prefault(DEFAULT_WORKLOAD.cpu)
    .describe('Cores that one worker uses while it serves a request; below 1 for one that mostly waits.'),
  ...serverKeys,
  admission: admission.exactOptional(),
  // Of requests that were served: a refusal is not one of them.
  errors: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('Probability that a request which was served is answered with an error (500); without it, 0.'),
  tls: serverTls.exactOptional().describe('Certificate of the servers; without it, they do not speak TLS.'),
  calls: calls.exactOptional(),
  holdsWorker: z
    .boolean()
    .exactOptional()
    .describe(
      'true: a request keeps its worker while it waits for calls (a thread for each request); false: an asynchronous server. Without it, true.',
    ),
  onCallFailure: z
    .enum(['fail', 'ignore'])
    .exactOptional()
    .describe('fail: a failed call makes the request fail; ignore: it goes on. Without it, fail.'),
  shutdown: shutdown.prefault({}).describe('What the process does on SIGTERM; by default it dies at once.'),
});

/** An element of `workloads`, times in seconds. */
export type WorkloadEntry = z.output<typeof workload>;
/** Its `service`. */
export type ServiceTimeEntry = WorkloadEntry['service'];
