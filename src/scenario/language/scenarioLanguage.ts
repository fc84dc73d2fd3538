import { z } from 'zod';
import { MAX_FAULTS, MAX_THRESHOLDS, MAX_TRAFFIC_SOURCES, MAX_WORKLOADS } from '../limits.ts';
import { notASeed } from '../messages.ts';
import { cluster } from './cluster.ts';
import { fault } from './faults.ts';
import { manifestEntry } from './manifests.ts';
import { duration, durationOrZero, name } from './scalars.ts';
import { traffic } from './traffic.ts';
import { workload } from './workloads.ts';

/**
 * The scenario language: what a scenario file may say. Each section is filled in and converted to plain units by its
 * own schema; what sections mean to each other is looked at afterwards. The descriptions and defaults also make
 * the JSON schema with which editors help.
 */
export const scenarioLanguage = z
  .strictObject({
    name: name()
      .exactOptional()
      .describe('Name of the scenario and of its results folder; without it, the file name.'),
    description: z.string().prefault('').describe('What the scenario shows.'),
    seed: z
      // A seed may be text, which a person remembers.
      .union([z.int(), z.string().min(1).max(200)], { error: (issue) => notASeed(issue.input) })
      .prefault(1)
      .describe('Root of all randomness: the same seed gives the same results.'),
    duration: duration().describe('How long the traffic lasts.'),
    warmup: durationOrZero()
      .prefault('0s')
      .describe('Requests sent before this time are kept out of the totals.'),
    settle: durationOrZero()
      .prefault('60s')
      .describe('Life of the cluster before time 0, in which pods are scheduled and become ready.'),
    // Only what is recorded: the step boundary is where metrics are sampled.
    step: duration()
      .prefault('1s')
      .describe('How often the results are sampled. It does not change what happens.'),
    cluster: cluster.describe('The nodes and the settings.'),
    // Without one there is nothing to simulate.
    manifests: z.array(manifestEntry).min(1).describe('Kubernetes manifests: files, folders, or in line.'),
    workloads: z.array(workload).max(MAX_WORKLOADS).prefault([]).describe('How the pods behave.'),
    traffic: z.array(traffic).min(1).max(MAX_TRAFFIC_SOURCES).describe('The clients.'),
    faults: z.array(fault).max(MAX_FAULTS).prefault([]).describe('What goes wrong.'),
    thresholds: z
      .record(z.string(), z.array(z.string()).min(1).max(MAX_THRESHOLDS))
      .prefault({})
      .describe('What has to hold, such as web.failed: ["rate<0.01"].'),
  })
  .describe('A Seatrial scenario.');

/**
 * The schema of each section by its key, in the order in which they are documented. One section may be read
 * alone where another is wrong.
 */
export const SECTIONS = scenarioLanguage.shape;
