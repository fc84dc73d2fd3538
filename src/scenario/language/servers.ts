import { z } from 'zod';
import { DEFAULT_CORES, DEFAULT_PRIORITY, PRIORITIES } from '../../workload/servers/serverConfig.ts';
import { pausesTooOften } from '../messages.ts';
import { duration } from './scalars.ts';

/** Seconds: with shorter gaps a pod would do nothing else, and neither would the simulator. */
const LEAST_GAP = 0.01;
/** Most cores of a processor; a node of any cloud has fewer. */
const MAX_CORES = 1000;

/**
 * A part of a service time for each request in service. It is the price of sharing caches and locks: 0 is a
 * perfect server.
 */
export const concurrencyFactor = z
  .number()
  .min(0)
  .max(1000)
  .exactOptional()
  .describe('A service takes 1 + that times the requests in service as long; without it, 0.');

/**
 * From the just-in-time compiler, whose code is cold at first: the factor goes down to 1 in a straight line.
 */
const coldStart = z
  .strictObject({
    duration: duration().describe('From the process listening to its normal speed.'),
    factor: z
      .number()
      .min(1)
      .max(1e6)
      .describe('Services take that many times as long at first; goes down to 1 in a straight line.'),
  })
  .describe('Compilers and caches of a process that has just started.');

/** A stop-the-world pause: nobody is served in it, and everybody waits longer. */
const pauses = z
  .strictObject({
    every: duration()
      .refine((seconds) => seconds >= LEAST_GAP, { error: () => pausesTooOften(LEAST_GAP) })
      .describe('Mean time from the start of the process, or the end of a pause, to the next.'),
    duration: duration('ms').describe('How long the process stands still.'),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.5)
      .describe('The gap is uniform within that part of it on both sides; 0: always the same.'),
  })
  .describe('Garbage collections that stop all threads.');

/**
 * The keys of a workload that say in which order and how fast its pods serve; all are left out by default.
 */
export const serverKeys = {
  discipline: z
    .enum(['fifo', 'lifo', 'priority', 'processor-sharing'])
    .exactOptional()
    .describe(
      'What a worker takes next: fifo, lifo, or by the priority of the traffic. processor-sharing: all are served at once by cores that they share. Without it fifo.',
    ),
  cores: z
    .number()
    .positive()
    .max(MAX_CORES)
    .exactOptional()
    .describe(`Only for processor-sharing: cores that are shared; without it ${DEFAULT_CORES}.`),
  cpuThrottling: z
    .boolean()
    .exactOptional()
    .describe("true: the container's limit of CPU holds it up (CFS quota of 100 ms periods)."),
  sharedCpu: z
    .boolean()
    .exactOptional()
    .describe('true: its pods share the cores of their node, by what they request.'),
  coldStart: coldStart.exactOptional(),
  pauses: pauses.exactOptional(),
};

/**
 * Class of a traffic source. As `urgency` of RFC 9218 (Extensible Prioritization Scheme for HTTP), of which
 * there are eight.
 */
export const priority = z
  .int()
  .min(0)
  .max(PRIORITIES - 1)
  .exactOptional()
  .describe(
    `Class at pods with discipline priority: 0 is served first; without it ${DEFAULT_PRIORITY} (as urgency in RFC 9218).`,
  );

/**
 * Cores that something wants of a node. A neighbour is no pod of the scenario, and so has no requests of its
 * own.
 */
export const hogCores = z.number().positive().max(MAX_CORES).describe('Cores that it would use.');
export const hogRequest = z
  .number()
  .min(0)
  .max(MAX_CORES)
  .exactOptional()
  .describe('Its weight is that of a pod which requests so many cores; without it, as many as it would use.');
