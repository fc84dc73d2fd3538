import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures } from '../support/runs.ts';
import { container, deployment, scenario, service, traffic, workload } from '../support/scenarios.ts';

/** Failures by `cause/lag` of the scenario with these faults; 200 requests a second. */
function failuresWith(
  faults: readonly FaultConfig[],
  changes: Partial<Scenario> = {},
): Record<string, number> {
  return failures(simulate(scenario({ traffic: [traffic(200)], faults, ...changes })));
}

const worker2 = { by: 'name', name: 'worker-2' } as const;
const anyPod = { by: 'random', count: 1 } as const;
const outside = { place: 'external', count: 50 } as const;
const web = { namespace: 'default', service: 'web', port: 80 } as const;

describe('a failure has the cause that the client saw and the lag that made it possible', () => {
  it('a node without power: connect timeouts until it is detected', () => {
    // Services of half a second: some 22 requests of living clients are in the lost pods at the crash.
    const found = failuresWith([{ kind: 'node-crash', at: 20, target: worker2 }], {
      workloads: [workload({ concurrency: 100, service: { distribution: 'deterministic', mean: 0.5 } })],
    });
    expect(found['connect-timeout/node-failure-undetected']).toBeGreaterThan(1000);
    // The clients on the node die with it, and requests that were under way hang.
    expect(Object.keys(found)).toContain('request-timeout/half-open-connection');
  });

  it('a connection that is kept to a node without power: request timeouts', () => {
    const found = failuresWith([{ kind: 'node-crash', at: 20, target: worker2 }], {
      traffic: [traffic(200, { reuse: 1000 })],
    });
    expect(found['request-timeout/half-open-connection']).toBeGreaterThan(0);
  });

  it('a node that is cut off: timeouts that name the partition or its late detection', () => {
    const found = failuresWith([{ kind: 'node-partition', at: 20, target: worker2, duration: 20 }]);
    expect(found['connect-timeout/node-partition']).toBeGreaterThan(100);
    expect(found['connect-timeout/node-failure-undetected']).toBeGreaterThan(100);
    expect(found['client-lost/none']).toBeUndefined();
  });

  it('a container that crashes: refused until the kubelet has noticed', () => {
    const found = failuresWith([{ kind: 'pod-crash', at: 20, target: anyPod }], {
      workloads: [workload({ startup: 5 })],
    });
    expect(found['refused/container-failure-undetected']).toBeGreaterThan(0);
  });

  it('a pod that is deleted and exits at SIGTERM: refused in the termination race', () => {
    // Kubelet and rules both follow within some 30 ms: many requests must try to find the gap between them.
    const found = failuresWith([{ kind: 'pod-kill', at: 20, target: anyPod }], {
      duration: 25,
      workloads: [workload({ concurrency: 100 })],
      traffic: [traffic(3000)],
    });
    const race = (found['refused/termination-race'] ?? 0) + (found['connect-timeout/termination-race'] ?? 0);
    expect(race).toBeGreaterThan(0);
  });

  it('a pod that sleeps before SIGTERM until the rules have followed: no failure at all', () => {
    const patient = deployment('web', 6, container({ preStopSeconds: 5 }));
    const found = failuresWith([{ kind: 'pod-kill', at: 20, target: anyPod }], {
      manifests: [patient, service('web')].map((manifest) => ({ manifest, at: -60 })),
      workloads: [workload({ shutdown: { accept: 0, drain: 5 } })],
    });
    expect(found).toEqual({});
  });

  it('a pod without a readiness probe: refused while it counts as ready and does not listen yet', () => {
    const { readinessProbe: _, ...noProbe } = container();
    const found = failuresWith([{ kind: 'pod-kill', at: 20, target: anyPod }], {
      manifests: [deployment('web', 6, noProbe), service('web')].map((manifest) => ({ manifest, at: -60 })),
      workloads: [workload({ startup: 5 })],
    });
    expect(found['refused/ready-before-listening']).toBeGreaterThan(10);
  });

  it('an address that is gone, by the network plugin: silence, host unreachable, or a refusal', () => {
    const kill: FaultConfig = { kind: 'pod-kill', at: 20, target: anyPod, gracePeriod: 0 };
    const withPlugin = (removedPodAddress: 'timeout' | 'unreachable' | 'refused') =>
      Object.keys(
        failuresWith([kill], {
          network: {
            ...DEFAULT_NETWORK_SETTINGS,
            kubeProxy: { ...DEFAULT_NETWORK_SETTINGS.kubeProxy, syncBase: 2 },
            removedPodAddress,
          },
          traffic: [traffic(200, { timeout: 10 })],
        }),
      ).map((key) => key.split('/')[0]);
    expect(withPlugin('timeout')).toContain('connect-timeout');
    expect(withPlugin('unreachable')).toContain('host-unreachable');
    expect(withPlugin('refused')).toEqual(expect.arrayContaining(['refused']));
    expect(withPlugin('refused')).not.toContain('connect-timeout');
  });

  it('no pod at all: rejected as often as a kernel sends ICMP errors, because nothing is ready', () => {
    const found = failuresWith([], {
      manifests: [deployment('web', 0), service('web')].map((manifest) => ({ manifest, at: -60 })),
    });
    expect(Object.keys(found).sort()).toEqual(['connect-timeout/no-ready-pod', 'no-endpoints/no-ready-pod']);
    // Each of 20 clients has six errors at once and one more a second, for 100 s.
    expect(found['no-endpoints/no-ready-pod']).toBeLessThanOrEqual(20 * (6 + 100));
    expect(found['connect-timeout/no-ready-pod']).toBeGreaterThan(20 * 100);
  });

  it('a Service that is applied later: its name is not found until then', () => {
    const found = failuresWith([], {
      manifests: [
        { manifest: deployment('web', 6), at: -60 },
        { manifest: service('web'), at: 50 },
      ],
    });
    expect(found['name-not-found/none']).toBeGreaterThan(9000);
    // The name resolves as soon as the Service is seen; the rules of the node come a little later.
    expect(found['no-endpoints/rules-not-yet-programmed'] ?? 0).toBeLessThan(200 * 2);
  });

  it('clients that keep to the address of a node without power: connect timeouts for as long as it is down', () => {
    const pinned = { via: 'NodePort', ...web, node: 'worker-2' } as const;
    const found = failuresWith([{ kind: 'node-crash', at: 20, target: worker2, duration: 30 }], {
      manifests: [deployment('web', 6), service('web', { type: 'NodePort' })].map((manifest) => ({
        manifest,
        at: -60,
      })),
      traffic: [traffic(200, { from: outside, entry: pinned })],
    });
    // 30 s without power and 30 s in which the node boots.
    expect(found['connect-timeout/pinned-node']).toBeGreaterThan(200 * 58);
    expect(found['connect-timeout/pinned-node']).toBeLessThan(200 * 62);
  });

  it('a load balancer that has not found the node unhealthy yet; then nothing more is lost at the entry', () => {
    const balanced = { via: 'LoadBalancer', ...web } as const;
    const found = failuresWith([{ kind: 'node-crash', at: 20, target: worker2 }], {
      manifests: [deployment('web', 6), service('web', { type: 'LoadBalancer' })].map((manifest) => ({
        manifest,
        at: -60,
      })),
      traffic: [traffic(200, { from: outside, entry: balanced })],
    });
    const atEntry = found['connect-timeout/load-balancer-health-check'];
    // Two failed checks 10 s apart and a timeout of 5 s: 15 to 25 s in which a third goes to the dead node.
    expect(atEntry).toBeGreaterThan((200 / 3) * 15 * 0.8);
    expect(atEntry).toBeLessThan((200 / 3) * 25 * 1.2);
    expect(found['connect-timeout/node-failure-undetected']).toBeGreaterThan(100);
  });

  it('a pod with more work than it can do: queue full, or a timeout in the queue', () => {
    const overload = traffic(700, { timeout: 1 });
    const bounded = failuresWith([], { traffic: [overload], workloads: [workload({ queue: 10 })] });
    expect(Object.keys(bounded)).toEqual(['queue-full/saturated-pod']);
    const patient = failuresWith([], { traffic: [overload], workloads: [workload({ queue: 100_000 })] });
    expect(Object.keys(patient)).toEqual(['request-timeout/saturated-pod']);
  });

  it('a node that has become slow: timeouts that name it', () => {
    const found = failuresWith([{ kind: 'slow-node', at: 20, target: worker2, factor: 50 }], {
      workloads: [workload({ concurrency: 100 })],
      traffic: [traffic(100)],
    });
    expect(Object.keys(found)).toEqual(['request-timeout/slow-node']);
  });
});
