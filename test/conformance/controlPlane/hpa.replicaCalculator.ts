import { z } from 'zod';
import type { ScaledPod } from '../../../src/cluster/controllers/horizontalPodAutoscaler/podGroups.ts';
import {
  averageReplicas,
  type Proposal,
  type Scaling,
  sharedReplicas,
  totalReplicas,
  utilizationReplicas,
} from '../../../src/cluster/controllers/horizontalPodAutoscaler/replicaCalculator.ts';
import { NOW } from '../workloads/autoscalerShapes.ts';

const pod = z.object({
  name: z.string(),
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']),
  ready: z.boolean(),
  terminating: z.boolean(),
  startedSecondsAgo: z.number(),
  readyTransitionSecondsAgo: z.number(),
  requestMilli: z.number().optional(),
});

const samples = z
  .array(
    z.object({
      pod: z.string(),
      valueMilli: z.number(),
      sampledSecondsAgo: z.number(),
      windowSeconds: z.number(),
    }),
  )
  .transform(
    (all) =>
      new Map(
        all.map((each) => [
          each.pod,
          { value: each.valueMilli, time: NOW - each.sampledSecondsAgo, window: each.windowSeconds },
        ]),
      ),
  );

const target = z.discriminatedUnion('metricType', [
  z.object({
    metricType: z.literal('resource'),
    resource: z.string(),
    targetUtilizationPercent: z.number(),
    samples,
  }),
  z.object({ metricType: z.literal('pod'), targetMilli: z.number(), samples }),
  z.object({
    metricType: z.enum(['object', 'external']),
    targetMilli: z.number(),
    valuesMilli: z.array(z.number()),
  }),
  z.object({
    metricType: z.enum(['objectPerPod', 'externalPerPod']),
    targetPerPodMilli: z.number(),
    valuesMilli: z.array(z.number()),
  }),
]);

const given = z.intersection(
  z.object({
    currentReplicas: z.number(),
    pods: z.array(pod),
    tolerance: z.object({ down: z.number(), up: z.number() }),
    cpuInitializationPeriodSeconds: z.number(),
    initialReadinessDelaySeconds: z.number(),
  }),
  target,
);

function scaledPod(one: z.output<typeof pod>): ScaledPod {
  return {
    name: one.name,
    phase: one.phase,
    ready: one.ready,
    terminating: one.terminating,
    startTime: NOW - one.startedSecondsAgo,
    readyTransitionTime: NOW - one.readyTransitionSecondsAgo,
    request: one.requestMilli ?? { missingIn: 'container' },
  };
}

function proposalFor(scaling: Scaling, metric: z.output<typeof target>): Proposal {
  switch (metric.metricType) {
    case 'resource':
      return utilizationReplicas(scaling, metric.resource, metric.samples, metric.targetUtilizationPercent);
    case 'pod':
      return averageReplicas(scaling, '', metric.samples, metric.targetMilli);
    case 'object':
    case 'external':
      return totalReplicas(scaling, sum(metric.valuesMilli), metric.targetMilli);
    case 'objectPerPod':
    case 'externalPerPod':
      return sharedReplicas(
        scaling.tolerances,
        scaling.currentReplicas,
        sum(metric.valuesMilli),
        metric.targetPerPodMilli,
      );
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function run(input: unknown): unknown {
  const one = given.parse(input);
  const scaling: Scaling = {
    pods: one.pods.map(scaledPod),
    currentReplicas: one.currentReplicas,
    tolerances: one.tolerance,
    periods: {
      cpuInitializationPeriod: one.cpuInitializationPeriodSeconds,
      initialReadinessDelay: one.initialReadinessDelaySeconds,
    },
    now: NOW,
  };
  const proposal = proposalFor(scaling, one);
  if ('error' in proposal) return { error: true };
  const { replicas, usage } = proposal;
  // The two kinds of metric give their mean different names.
  return { replicas, ...usage, usageMilli: usage.averageMilli };
}
