import { describe, expect, it } from 'vitest';
import type { Container, MetricSpec, MetricTarget } from '../../../../src/cluster/objects.ts';
import { autoscaler, useCpu } from '../../autoscaling.ts';
import { container, deployment, nodes, podSpec, World } from '../../world.ts';

const app = (change: Partial<Container> = {}) => container({ requests: { cpu: 1000, memory: 0 }, ...change });

/** The first decision of an autoscaler of four pods that use 0.8 cores each: the new size, or what was told. */
function decided(containers: readonly Container[], metric: MetricSpec): string {
  const world = new World(nodes(4, [], { capacity: { cpu: 32_000, memory: 2 ** 34, pods: 110 } }));
  useCpu(world, () => 0.8);
  world.cluster.apply(deployment('web', 4, podSpec({ containers })));
  // The metrics server is there for another one, so that the pods have samples.
  world.cluster.apply(autoscaler('other'));
  world.run(60);
  world.cluster.apply(autoscaler('web', { metrics: [metric] }));
  world.run(16);
  const [rescale] = world.eventsOf('SuccessfulRescale');
  if (rescale !== undefined) return rescale.message;
  const ofWeb = world.events.filter(({ object }) => object === 'HorizontalPodAutoscaler/web');
  return ofWeb.find(({ reason }) => reason.startsWith('FailedGet'))?.message ?? 'nothing';
}

const percent = (averageUtilization: number): MetricTarget => ({ type: 'Utilization', averageUtilization });
const ofContainer = (name: string): MetricSpec => ({
  type: 'ContainerResource',
  name: 'cpu',
  container: name,
  target: percent(50),
});

describe('a metric of a resource', () => {
  it('divides what the pods use by what all their containers ask for', () => {
    const resource: MetricSpec = { type: 'Resource', name: 'cpu', target: percent(50) };
    expect(decided([app()], resource)).toContain('New size: 7;');
    // 0.8 of 2 cores are 40 %: nothing to add, and five minutes until anything may go.
    expect(decided([app(), app({ name: 'sidecar' })], resource)).toBe('nothing');
  });

  it('takes a request of 0 that is written down for one', () => {
    const resource: MetricSpec = { type: 'Resource', name: 'cpu', target: percent(50) };
    const idle = container({ name: 'sidecar', zeroRequests: ['cpu'] });
    expect(decided([app(), idle], resource)).toContain('New size: 7;');
    expect(decided([app(), container({ name: 'sidecar' })], resource)).toMatch(
      /^missing request for cpu in container sidecar of Pod web-/,
    );
  });

  it('may be a number of millicores, without any request', () => {
    const target: MetricTarget = { type: 'AverageValue', averageValue: 400 };
    expect(decided([container()], { type: 'Resource', name: 'cpu', target })).toBe(
      'New size: 8; reason: cpu resource above target',
    );
  });

  it('may be of one container: the first one does all the work', () => {
    const two = [app(), app({ name: 'sidecar' })];
    expect(decided(two, ofContainer('app'))).toContain('New size: 7;');
    expect(decided(two, ofContainer('sidecar'))).toBe('nothing');
    expect(decided(two, ofContainer('other'))).toMatch(
      /^unable to get metrics for resource cpu: container other not present in metrics for pod default\/web-/,
    );
  });

  it('is not there for memory, nor for a target that it cannot have', () => {
    expect(decided([app()], { type: 'Resource', name: 'memory', target: percent(50) })).toBe(
      'unable to get metrics for resource memory: no metrics returned from resource metrics API',
    );
    expect(decided([app()], { type: 'Resource', name: 'cpu', target: { type: 'Value', value: 1 } })).toBe(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    );
  });
});

describe('a metric of the pods', () => {
  const pods = (metric: string, target: MetricTarget): MetricSpec => ({ type: 'Pods', metric, target });

  it.each(['requests_per_second', 'http_requests_per_second', 'http_requests'])(
    'is the requests that each answers in a second, by the name %s',
    (name) => {
      // 8 of 5 for each of four pods.
      expect(decided([container()], pods(name, { type: 'AverageValue', averageValue: 5 }))).toBe(
        `New size: 7; reason: pods metric ${name} above target`,
      );
    },
  );

  it('of another name is not there', () => {
    expect(decided([app()], pods('sessions', { type: 'AverageValue', averageValue: 5 }))).toBe(
      'unable to get metric sessions: unable to fetch metrics from custom metrics API: the server could not find the metric sessions for pods',
    );
  });

  it('is always for each pod', () => {
    expect(decided([app()], pods('http_requests', { type: 'Value', value: 5 }))).toContain(
      'invalid pods metric',
    );
  });
});

describe('a metric of an object', () => {
  it('is that of a Service only', () => {
    const of = (kind: string): MetricSpec => ({
      type: 'Object',
      metric: 'http_requests',
      describedObject: { kind, name: 'web' },
      target: { type: 'Value', value: 5 },
    });
    for (const kind of ['Ingress', 'Service'])
      expect(decided([app()], of(kind))).toContain(
        `the server could not find the metric http_requests for ${kind.toLowerCase()}s web`,
      );
  });
});
