import { describe, expect, it } from 'vitest';
import type { MetricSpec } from '../../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../../src/cluster/settings.ts';
import { autoscaler, cpu, ONE_CORE, size, useCpu } from '../../autoscaling.ts';
import { deployment, nodes, podSpec, service, World } from '../../world.ts';

const { syncPeriod, metricResolution, tolerance } = DEFAULT_CLUSTER_SETTINGS.horizontalPodAutoscaler;
/** What requests and watches add to the distance of two passes, at most: three round trips. Seconds. */
const TRAVEL = 0.03;
/** When the load changes: everything has settled, and all pods have samples. */
const STEP = 100;

/** Four pods that use half of what they ask for, and `after` from the step on. */
function stepped(after: number, seed = 1, step = STEP, runtime = {}): World {
  const world = new World(
    nodes(4, [], { capacity: { cpu: 32_000, memory: 2 ** 34, pods: 110 } }),
    {},
    {
      seed,
      ...runtime,
    },
  );
  useCpu(world, (time) => (time < step ? 0.5 : after), [step]);
  world.cluster.apply(deployment('web', 4, ONE_CORE));
  world.cluster.apply(autoscaler('web'));
  return world;
}

/** Times of the changes of size, and the sizes. */
function rescales(world: World): { time: number; size: number }[] {
  return world
    .eventsOf('SuccessfulRescale')
    .map(({ time, message }) => ({ time, size: Number(/New size: (\d+)/.exec(message)?.[1]) }));
}

describe('the reaction to a step of load', () => {
  // With usage doubled a window that has more than a tenth of its time after the step is out of tolerance. So the
  // first such reading is between 0.1 and 1.1 resolutions after the step, and the next pass at most a period later.
  const earliest = tolerance * metricResolution;
  const latest = (1 + tolerance) * metricResolution + syncPeriod + TRAVEL;
  // A reading of the doubled load alone is at most two resolutions after the step.
  const complete = 2 * metricResolution + syncPeriod + TRAVEL;

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('comes within one reading and one pass (phase %i)', (seed) => {
    const step = STEP + 3.7 * seed;
    const world = stepped(1, seed, step);
    world.run(step);
    expect(rescales(world)).toEqual([]);
    world.run(complete);
    const delay = rescales(world)[0].time - step;
    expect(delay).toBeGreaterThan(earliest);
    expect(delay).toBeLessThan(latest);
    expect(size(world, 'web')).toBeGreaterThanOrEqual(8);
  });

  it('comes at one of two passes, as the phase of the readings has it', () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);
    const times = seeds.map((seed) => {
      const world = stepped(1, seed);
      world.run(STEP + complete);
      return rescales(world)[0].time;
    });
    const passes = [...new Set(times)].sort((a, b) => a - b);
    expect(passes).toHaveLength(2);
    expect(Math.abs(passes[1] - passes[0] - syncPeriod)).toBeLessThan(TRAVEL);
  });

  it.each([1, 2, 3, 4])(
    'comes 10 s later while a node is dead: the readings of all wait for it (seed %i)',
    (seed) => {
      const given = 10;
      const world = stepped(1, seed);
      world.run(STEP / 2);
      world.cluster.powerOff('worker-1');
      world.run(STEP / 2 + complete + given);
      const delay = rescales(world)[0].time - STEP;
      // The pod of that node counts as idle: a quarter less, which makes more of the window necessary.
      expect(delay).toBeGreaterThan(earliest + given);
      expect(delay).toBeLessThan(complete + given);
    },
  );

  it('says why in the words of Kubernetes', () => {
    const world = stepped(1);
    world.run(STEP + complete);
    expect(world.eventsOf('SuccessfulRescale')[0]).toMatchObject({
      type: 'Normal',
      object: 'HorizontalPodAutoscaler/web',
      message: expect.stringMatching(
        /^New size: \d+; reason: cpu resource utilization \(percentage of request\) above target$/,
      ),
    });
  });

  it('does not come within the tolerance', () => {
    // 54 % of a target of 50 % is a ratio of 1.08.
    const world = stepped(0.54);
    world.run(STEP + 200);
    expect(rescales(world)).toEqual([]);
  });
});

describe('pods that are not ready', () => {
  it('use nothing on the way up, however much they use', () => {
    const startup = 120;
    const probe = {
      initialDelaySeconds: 0,
      periodSeconds: 1,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    };
    const probed = podSpec({
      containers: ONE_CORE.containers.map((one) => ({ ...one, readinessProbe: probe })),
    });
    const world = new World(
      nodes(4, [], { capacity: { cpu: 32_000, memory: 2 ** 34, pods: 110 } }),
      {},
      { startup },
    );
    world.cluster.apply(deployment('web', 4, probed));
    world.run(500);
    useCpu(world, () => 1);
    world.cluster.apply(autoscaler('web', { maxReplicas: 100 }));
    world.run(2 * metricResolution + 2 * syncPeriod + TRAVEL);
    const [{ time, size: doubled }] = rescales(world);
    expect(doubled).toBe(8);
    // The four new ones are not ready for the time of their start, and all that while 8 pods are right.
    world.run(time + startup - world.loop.now);
    expect(size(world, 'web')).toBe(8);
    // Then a reading whose window begins after that counts: within two readings and a pass of the readiness.
    world.run(2 * metricResolution + syncPeriod + 5);
    expect(size(world, 'web')).toBe(16);
  });
});

describe('scaling down', () => {
  const window = DEFAULT_CLUSTER_SETTINGS.horizontalPodAutoscaler.downscaleStabilization;

  it('waits until nothing more was recommended for all of the window', () => {
    const world = stepped(0.1);
    // The last recommendation of 4 pods was made before the first reading of the lower load, or at the latest a
    // reading and a pass after the step; the first of fewer comes at the pass after it.
    world.run(STEP + window - syncPeriod - TRAVEL);
    expect(rescales(world)).toEqual([]);
    world.run(metricResolution + 3 * syncPeriod + 1);
    // 10 % of a target of 50 % needs a fifth of four pods; a reading across the step asks for more.
    expect(rescales(world)[0].size).toBeLessThan(4);
    expect(size(world, 'web')).toBe(1);
    expect(world.eventsOf('SuccessfulRescale').at(-1)?.message).toBe(
      'New size: 1; reason: All metrics below target',
    );
  });

  it('goes as slowly as the policies of a behavior say', () => {
    const world = stepped(0.1);
    world.run(50);
    const policies = [{ type: 'Pods', value: 1, periodSeconds: 60 }] as const;
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0, policies } };
    world.cluster.apply(autoscaler('web', { behavior }));
    world.run(STEP + 300);
    const steps = rescales(world);
    expect(steps.map((each) => each.size)).toEqual([3, 2, 1]);
    for (const i of [1, 2]) {
      expect(steps[i].time - steps[i - 1].time).toBeGreaterThanOrEqual(60);
      expect(steps[i].time - steps[i - 1].time).toBeLessThan(60 + syncPeriod + TRAVEL);
    }
  });

  it('can be switched off', () => {
    const world = stepped(0.1);
    world.run(50);
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0, selectPolicy: 'Disabled' as const } };
    world.cluster.apply(autoscaler('web', { behavior }));
    world.run(600);
    expect(size(world, 'web')).toBe(4);
  });

  it('takes a tolerance of its own, from the version on that knows one', () => {
    const sizes = [34, 36].map((kubernetesMinor) => {
      const world = new World(nodes(4), { kubernetesMinor });
      // 40 % of 50 % is a ratio of 0.8.
      useCpu(world, () => 0.4);
      world.cluster.apply(deployment('web', 10, ONE_CORE));
      const behavior = { scaleDown: { stabilizationWindowSeconds: 0, tolerance: 0.25 } };
      world.cluster.apply(autoscaler('web', { behavior, minReplicas: 8 }));
      world.run(120);
      return size(world, 'web');
    });
    expect(sizes).toEqual([8, 10]);
  });
});

describe('the bounds', () => {
  it('hold before any metric is looked at', () => {
    const world = new World(nodes(4));
    world.cluster.apply(deployment('small', 1, ONE_CORE));
    world.cluster.apply(deployment('large', 6, ONE_CORE));
    world.cluster.apply(autoscaler('small', { minReplicas: 3 }));
    world.cluster.apply(autoscaler('large', { maxReplicas: 5 }));
    world.run(syncPeriod + 1);
    expect(world.eventsOf('SuccessfulRescale').map(({ object, message }) => [object, message])).toEqual([
      [
        'HorizontalPodAutoscaler/small',
        'New size: 3; reason: Current number of replicas below Spec.MinReplicas',
      ],
      [
        'HorizontalPodAutoscaler/large',
        'New size: 5; reason: Current number of replicas above Spec.MaxReplicas',
      ],
    ]);
    expect([size(world, 'small'), size(world, 'large')]).toEqual([3, 5]);
    expect(world.cluster.api.get('HorizontalPodAutoscaler', 'default/small')?.status).toEqual({
      currentReplicas: 1,
      desiredReplicas: 3,
      lastScaleTime: world.eventsOf('SuccessfulRescale')[0].time,
    });
  });

  it('leave a target without pods alone: that is how one switches an autoscaler off', () => {
    const world = stepped(1);
    world.run(50);
    world.cluster.scale('Deployment', 'default', 'web', 0);
    world.run(600);
    expect(size(world, 'web')).toBe(0);
  });

  it('at most double the pods in one pass, or go to four', () => {
    const world = stepped(10);
    world.run(STEP + 45);
    const sizes = [4, ...rescales(world).map((each) => each.size)];
    for (const [i, next] of sizes.slice(1).entries()) expect(next).toBeLessThanOrEqual(2 * sizes[i]);
  });
});

describe('metrics that cannot be had', () => {
  it('are told of once, with the first error of the pass', () => {
    const world = new World(nodes(2));
    useCpu(world, () => 1);
    world.cluster.apply(deployment('web', 2));
    world.cluster.apply(autoscaler('web'));
    world.run(300);
    const missing = world.eventsOf('FailedGetResourceMetric').map(({ message }) => message);
    // First the pods have no samples yet, then it shows that they ask for nothing.
    expect(missing.at(-1)).toMatch(/^missing request for cpu in container app of Pod web-/);
    expect(missing.length).toBeLessThanOrEqual(2);
    expect(world.eventsOf('FailedComputeMetricsReplicas').at(-1)?.message).toMatch(
      /^invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu/,
    );
    expect(rescales(world)).toEqual([]);
  });

  const lost: MetricSpec = { type: 'External', metric: 'queue', target: { type: 'Value', value: 1 } };

  it('forbid scaling down, and not scaling up', () => {
    const grown = stepped(1);
    const kept = stepped(0.1);
    for (const world of [grown, kept]) {
      world.run(20);
      world.cluster.apply(autoscaler('web', { metrics: [lost, cpu(50)] }));
      world.run(STEP + 400);
    }
    expect(size(grown, 'web')).toBe(20);
    expect(size(kept, 'web')).toBe(4);
    expect(kept.eventsOf('FailedGetExternalMetric').map(({ message }) => message)).toEqual([
      'unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)',
    ]);
  });

  it('are those of a target that is not there', () => {
    const world = new World(nodes(1));
    world.cluster.apply(autoscaler('web'));
    world.run(100);
    expect(world.eventsOf('FailedGetScale').map(({ message }) => message)).toEqual([
      'deployments.apps "web" not found',
    ]);
  });

  it('are those of pods that two autoscalers want', () => {
    const world = stepped(1);
    const other = autoscaler('web');
    world.run(20);
    world.cluster.apply({ ...other, meta: { ...other.meta, name: 'second' } });
    world.run(600);
    const messages = world.eventsOf('AmbiguousSelector').map(({ message }) => message);
    expect(messages).toContain(
      'pods by selector app=web are controlled by multiple HPAs: [default/web default/second]',
    );
    expect(rescales(world)).toEqual([]);
  });
});

describe('several metrics', () => {
  const perPod: MetricSpec = {
    type: 'Pods',
    metric: 'requests_per_second',
    target: { type: 'AverageValue', averageValue: 4 },
  };
  const ofService: MetricSpec = {
    type: 'Object',
    metric: 'http_requests',
    describedObject: { kind: 'Service', name: 'web' },
    target: { type: 'AverageValue', averageValue: 2 },
  };

  /** Four pods with half a core and five requests a second each. */
  function sized(metrics: readonly MetricSpec[]): World {
    const world = new World(nodes(4, [], { capacity: { cpu: 32_000, memory: 2 ** 34, pods: 110 } }));
    useCpu(world, () => 0.5);
    world.cluster.apply(service('web'));
    world.cluster.apply(deployment('web', 4, ONE_CORE));
    world.cluster.apply(autoscaler('web', { metrics }));
    world.run(metricResolution * 2 + syncPeriod * 2);
    return world;
  }

  it('each have their say, and the most pods win', () => {
    // 5 requests a second of 4: five pods. 20 of the Service, two a pod: ten pods, the limit is 8.
    expect(rescales(sized([cpu(50), perPod]))[0].size).toBe(5);
    const world = sized([cpu(50), ofService, perPod]);
    expect(rescales(world)[0].size).toBe(8);
    expect(world.eventsOf('SuccessfulRescale')[0].message).toContain(
      'external metric http_requests(nil) above target',
    );
  });

  it('of a Service may be for all of it', () => {
    const target = { type: 'Value', value: 16 } as const;
    const world = sized([{ ...ofService, target }]);
    // 20 of 16 for four ready pods.
    expect(rescales(world)[0].size).toBe(5);
    expect(world.eventsOf('SuccessfulRescale')[0].message).toContain(
      'Service metric http_requests above target',
    );
  });

  it('must be ones that are simulated', () => {
    const world = sized([{ ...ofService, metric: 'queue_length' }]);
    expect(world.eventsOf('FailedGetObjectMetric')[0].message).toContain(
      'the server could not find the metric queue_length for services web',
    );
    expect(rescales(world)).toEqual([]);
  });
});

describe('the controller', () => {
  it('does not overwrite what somebody else has just changed', () => {
    const world = new World(nodes(2));
    world.cluster.apply(deployment('web', 1, ONE_CORE));
    world.run(10);
    world.cluster.apply(autoscaler('web', { minReplicas: 3 }));
    const { apiLatency, watchLatency } = DEFAULT_CLUSTER_SETTINGS;
    // After the scale was read, and before the new one arrives.
    const between = watchLatency + syncPeriod + 2.5 * apiLatency;
    world.loop.setTimer(between, () => world.cluster.scale('Deployment', 'default', 'web', 2));
    world.run(syncPeriod + 1);
    expect(size(world, 'web')).toBe(2);
    expect(world.eventsOf('FailedRescale')[0].message).toBe(
      'New size: 3; reason: Current number of replicas below Spec.MinReplicas; error: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
    world.run(syncPeriod + 1);
    expect(size(world, 'web')).toBe(3);
  });

  it('scales StatefulSets too', () => {
    const world = new World(nodes(2));
    const labels = { app: 'db' };
    world.cluster.apply({
      kind: 'StatefulSet',
      meta: { name: 'db', namespace: 'default', labels, annotations: {} },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels, matchExpressions: [] },
        template: { labels, annotations: {}, spec: ONE_CORE },
      },
    });
    world.cluster.apply(
      autoscaler('db', { scaleTargetRef: { kind: 'StatefulSet', name: 'db' }, minReplicas: 2 }),
    );
    world.run(2 * syncPeriod);
    expect(world.readyPods().map(({ meta }) => meta.name)).toEqual(['db-0', 'db-1']);
  });

  it('forgets an autoscaler that is deleted', () => {
    const world = stepped(1);
    world.run(50);
    world.cluster.api.deleteNow('HorizontalPodAutoscaler', 'default/web');
    world.run(STEP + 200);
    expect(size(world, 'web')).toBe(4);
  });
});
