import type { HorizontalPodAutoscaler, Manifest, MetricSpec } from '../../src/cluster/objects.ts';
import { container, podSpec, type World } from './world.ts';

/** Pods that ask for one core, so that a core in use is 100 %. */
export const ONE_CORE = podSpec({ containers: [container({ requests: { cpu: 1000, memory: 0 } })] });

/** CPU in percent of the requests. */
export function cpu(averageUtilization: number): MetricSpec {
  return { type: 'Resource', name: 'cpu', target: { type: 'Utilization', averageUtilization } };
}

/** An autoscaler `<name>` of the Deployment of that name: 1 to 20 pods, 50 % of the CPU requests. */
export function autoscaler(
  name: string,
  change: Partial<HorizontalPodAutoscaler['spec']> = {},
): Extract<Manifest, { kind: 'HorizontalPodAutoscaler' }> {
  return {
    kind: 'HorizontalPodAutoscaler',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: {
      scaleTargetRef: { kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas: 20,
      metrics: [cpu(50)],
      ...change,
    },
  };
}

/**
 * From now on every pod of the world uses so many cores and answers ten times as many requests a second, whatever it
 * is doing; `cores` of a time in seconds must be constant between the given times of change.
 */
export function useCpu(world: World, cores: (time: number) => number, changes: readonly number[] = []): void {
  const bounds = [0, ...changes];
  world.runtime.usage = () => {
    const { now } = world.loop;
    const cpuSeconds = bounds.reduce((sum, from, i) => {
      const to = Math.min(now, bounds[i + 1] ?? now);
      return to > from ? sum + cores(from) * (to - from) : sum;
    }, 0);
    return { cpuSeconds, requests: 10 * cpuSeconds };
  };
}

/** Number of pods that the Deployment should have. */
export function size(world: World, name: string): number {
  return world.cluster.api.get('Deployment', `default/${name}`)?.spec.replicas ?? Number.NaN;
}
