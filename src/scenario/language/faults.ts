import { z } from 'zod';
import { MAX_PODS } from '../limits.ts';
import { notAFaultTarget } from '../messages.ts';
import { taint } from './cluster.ts';
import { duration, durationOrZero, labels, rateOrZero } from './scalars.ts';
import { hogCores, hogRequest } from './servers.ts';

/**
 * All is the default: a zone is cut off as a whole, a label means whatever has it. A number below all of them
 * is drawn by the run, from a stream of its own.
 */
const howMany = z
  .union([z.int().min(1), z.literal('all')])
  .prefault('all')
  .describe('How many of those; drawn at random when they are fewer than all.');

/**
 * Names, labels, zones and chance: the ways in which people speak of what failed. A name is one thing, labels
 * and zones are many, `random` is a number of any.
 */
const target = z
  .union(
    [
      z.string().min(1),
      z.strictObject({ labels: labels().describe('Labels of the nodes or pods.'), count: howMany }),
      z.strictObject({
        zone: z.string().min(1).describe('Zone of the nodes, or of the nodes of the pods.'),
        count: howMany,
      }),
      z.strictObject({ random: z.int().min(1).describe('That many, drawn from all.') }),
    ],
    { error: (issue) => (issue.input === undefined ? undefined : notAFaultTarget()) },
  )
  .describe('What is hit: a name, labels, a zone, or random.');

const at = durationOrZero().describe('When it happens.');
const lasting = duration().exactOptional().describe('How long it lasts; without it, to the end.');
const gracePeriod = durationOrZero().exactOptional().describe("Grace period instead of the pods' own.");

/** A drained node is cordoned, and is only used again once somebody uncordons it. */
const untilUncordon = duration()
  .exactOptional()
  .describe('Time after which the node is uncordoned; without it, never.');

/** As `kubectl` takes it: with the kind, or without it where the name is enough. */
const workload = z
  .string()
  .min(1)
  .meta({ examples: ['my-nginx', 'Deployment/my-nginx'] })
  .describe('Name of the workload, with its kind before it where two have that name.');
const namespace = z.string().min(1).prefault('default').describe('Namespace of the workload.');

/** One element of `faults`. Times are in seconds, rates in events a second. */
export const fault = z.discriminatedUnion('kind', [
  // Power: the node is gone, and so is what ran on it. A partition leaves it running, unseen.
  z.strictObject({ kind: z.literal('node-crash'), at, target, duration: lasting }),
  z.strictObject({ kind: z.literal('node-partition'), at, target, duration: lasting }),
  z.strictObject({
    kind: z.literal('slow-node'),
    at,
    target,
    factor: z
      .number()
      .positive()
      .max(1e6)
      .describe('Every request on the node takes that many times as long.'),
    duration: lasting,
  }),
  z.strictObject({
    kind: z.literal('zone-outage'),
    at,
    zone: z.string().min(1).describe('The zone; all of its nodes are hit.'),
    of: z
      .enum(['power', 'network'])
      .prefault('power')
      .describe('power: the nodes are down; network: they run on, cut off.'),
    duration: lasting,
  }),
  // Cordon keeps pods away; drain also moves those that are there, as `kubectl drain` does.
  z.strictObject({ kind: z.literal('cordon'), at, target, duration: untilUncordon }),
  z.strictObject({
    kind: z.literal('drain'),
    at,
    target,
    ignoreDaemonSets: z
      .boolean()
      .prefault(false)
      .describe('true: leaves the pods of DaemonSets; without it, one of them calls the drain off.'),
    force: z
      .boolean()
      .prefault(false)
      .describe(
        'true: evicts pods that nothing makes anew, too; without it, one of them calls the drain off.',
      ),
    gracePeriod,
    timeout: duration().exactOptional().describe('Time after which the drain gives up; without it, never.'),
    duration: untilUncordon,
  }),
  z.strictObject({
    kind: z.literal('taint'),
    at,
    target,
    taint: taint.describe('The taint, such as node.kubernetes.io/out-of-service.'),
    duration: lasting,
  }),
  // The kubelet is gone and the containers run on: what dies with it is only what it would have done.
  z.strictObject({ kind: z.literal('kubelet-stop'), at, target, duration: lasting }),
  // A graceful shutdown: the kubelet ends its pods within the time that it has been given.
  z.strictObject({
    kind: z.literal('node-shutdown'),
    at,
    target,
    duration: duration().exactOptional().describe('Time after which the node boots; without it, never.'),
  }),
  // A kill asks first, with the grace period; a crash does not ask.
  z.strictObject({ kind: z.literal('pod-kill'), at, target, gracePeriod }),
  z.strictObject({ kind: z.literal('pod-crash'), at, target }),
  z.strictObject({
    kind: z.literal('pod-errors'),
    at,
    target,
    rate: z
      .number()
      .gt(0)
      .max(1)
      .prefault(1)
      .describe('Probability that the pods answer a request with an error (500).'),
    duration: lasting,
  }),
  z.strictObject({
    kind: z.literal('pod-pause'),
    at,
    target,
    duration: duration('ms').describe('How long the processes stand still.'),
  }),
  z.strictObject({
    kind: z.literal('cpu-hog'),
    at,
    target,
    cores: hogCores,
    request: hogRequest,
    duration: lasting,
  }),
  z.strictObject({
    kind: z.literal('rollout'),
    at,
    target: workload,
    namespace,
    action: z
      .enum(['restart', 'undo', 'pause', 'resume'])
      .prefault('restart')
      .describe('What kubectl rollout is asked to do; pause and resume are for Deployments.'),
    image: z
      .string()
      .min(1)
      .exactOptional()
      .describe('Only to restart: a new image of the first container (kubectl set image).'),
  }),
  z.strictObject({
    kind: z.literal('scale'),
    at,
    target: workload,
    namespace,
    replicas: z.int().min(0).max(MAX_PODS).describe('The new number of pods.'),
  }),
  z.strictObject({
    kind: z.literal('delete-secret'),
    at,
    target: z.string().min(1).describe('Name of the Secret.'),
    namespace: z.string().min(1).prefault('default').describe('Namespace of the Secret.'),
    duration: duration()
      .exactOptional()
      .describe('Time after which the Secret is made again; without it, never.'),
  }),
  // The control plane only: what is there goes on, and nobody repairs it.
  z.strictObject({ kind: z.literal('api-server-outage'), at, duration: lasting }),
  z.strictObject({ kind: z.literal('scheduler-outage'), at, duration: lasting }),
  z.strictObject({ kind: z.literal('controller-manager-outage'), at, duration: lasting }),
  // Failures without a list: each node and each pod fails at random, at these rates.
  z.strictObject({
    kind: z.literal('churn'),
    at: at.prefault('0s'),
    duration: lasting,
    podKillRate: rateOrZero().prefault('0/s').describe('Pods killed, as a Poisson process.'),
    pods: labels().exactOptional().describe('Which pods are killed; without it, any.'),
    gracePeriod,
    nodes: z
      .strictObject({
        mtbf: duration().describe('Mean time between the failures of each node, exponential.'),
        mttr: duration().describe('Mean time to its repair, exponential.'),
      })
      .exactOptional()
      .describe('Random crashes of nodes.'),
  }),
]);

const inCluster = z.string().min(1).exactOptional().describe('The cluster that it happens to.');

/** The kinds are extended one by one, since the union of them has no common shape to extend. */
const [first, ...others] = fault.options.map((option) => option.extend({ cluster: inCluster }));

/**
 * One element of `faults` where there are several clusters: each names one, and a whole one may be hit. The
 * last two kinds hit a cluster itself, and so name it as their target.
 */
export const faultInClusters = z.discriminatedUnion('kind', [
  first,
  ...others,
  z.strictObject({
    kind: z.literal('cluster-outage'),
    at,
    target: z.string().min(1).describe('The cluster: all of its nodes and its control plane.'),
    duration: lasting,
  }),
  z.strictObject({
    kind: z.literal('cluster-partition'),
    at,
    target: z.string().min(1).describe('The cluster, which is cut off from all others.'),
    duration: lasting,
  }),
]);

/** An element of `faults`, times in seconds. */
export type FaultEntry = z.output<typeof faultInClusters>;
/** What a fault hits, as it was written. */
export type TargetEntry = z.output<typeof target>;
