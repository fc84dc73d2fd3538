import { describe, expect, it } from 'vitest';
import { EXCLUDE_LABEL } from '../../src/cluster/controllers/service/nodeSet.ts';
import { simulate } from '../../src/experiment/simulation.ts';
import type { FaultConfig } from '../../src/faults/config.ts';
import { candidateOrder } from '../../src/network/loadBalancer/layer2Election.ts';
import type { BalancerOverrides, NamedProfile } from '../../src/network/loadBalancer/profile.ts';
import { serviceProfile } from '../../src/network/loadBalancer/serviceProfile.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { failures, timeOf } from '../support/runs.ts';
import { deployment, scenario, service, traffic, workers, workload } from '../support/scenarios.ts';

const CLUSTER = { externalTrafficPolicy: 'Cluster', annotations: {} } as const;

/** Six pods on three nodes behind one load balancer, and clients outside. */
function behind(
  name: NamedProfile,
  overrides: BalancerOverrides = {},
  changes: Partial<Scenario> = {},
  appliedAt = -60,
): Scenario {
  const services = { 'default/web': serviceProfile(name, CLUSTER, overrides) };
  const { loadBalancer } = DEFAULT_NETWORK_SETTINGS;
  return scenario({
    network: { ...DEFAULT_NETWORK_SETTINGS, loadBalancer: { ...loadBalancer, services } },
    manifests: [
      { manifest: deployment('web', 6), at: -60 },
      { manifest: service('web', { type: 'LoadBalancer' }), at: appliedAt },
    ],
    workloads: [workload({ concurrency: 4 })],
    traffic: [
      traffic(60, {
        from: { place: 'external', count: 20 },
        entry: { via: 'LoadBalancer', namespace: 'default', service: 'web', port: 80 },
      }),
    ],
    ...changes,
  });
}

const crash = (target: string): FaultConfig => ({
  kind: 'node-crash',
  at: 20,
  target: { by: 'name', name: target },
});

describe('a load balancer in a cluster', () => {
  it.each([
    'aws-clb',
    'aws-nlb',
    'aws-alb',
    'gce-passthrough',
    'azure',
    'metallb-l2',
    'metallb-bgp',
  ] as const)('serves every request while nothing happens: %s', (name) => {
    const recording = simulate(behind(name, {}, { duration: 30 }));
    expect(failures(recording)).toEqual({});
    const ok = recording.traffic[0].cohorts.reduce((sum, cohort) => sum + cohort.ok, 0);
    // 60/s for 30 s; five standard deviations of a Poisson count are 212.
    expect(Math.abs(ok - 1800)).toBeLessThan(212);
  });

  it('sends connections straight to pods where these are the targets', () => {
    const recording = simulate(behind('aws-nlb', { targets: 'ip' }, { duration: 30 }));
    expect(failures(recording)).toEqual({});
  });

  it('is there only some time after its Service, when that is made while traffic runs', () => {
    const recording = simulate(behind('azure', { provisioning: 40 }, { duration: 90 }, 10));
    const counts = failures(recording);
    // 10 s without a Service, 40 s without a load balancer, 60 requests a second; then two good checks.
    expect(Math.abs(counts['name-not-found/none'] - 600)).toBeLessThan(5 * Math.sqrt(600));
    expect(Math.abs(counts['name-not-found/load-balancer-provisioning'] - 2400)).toBeLessThan(
      5 * Math.sqrt(2400),
    );
    expect(timeOf(recording, 'EnsuringLoadBalancer')).toBeCloseTo(10, 0);
    expect(timeOf(recording, 'EnsuredLoadBalancer')).toBeCloseTo(50, 0);
  });

  it('gives a Service that no traffic goes to its address all the same', () => {
    const inside = behind('azure', {}, { duration: 5, traffic: [traffic(1)] });
    expect(timeOf(simulate(inside), 'EnsuredLoadBalancer')).toBeLessThan(0);
  });

  it('leaves out a node that is labelled so, and its pods are reached over the others', () => {
    const [first, ...others] = workers(3);
    const nodes = [{ ...first, labels: { ...first.labels, [EXCLUDE_LABEL]: '' } }, ...others];
    const faults = [crash('worker-1')];
    for (const name of ['gce-passthrough', 'metallb-bgp'] as const) {
      const counts = failures(simulate(behind(name, {}, { nodes, faults, duration: 60 })));
      expect(counts['connect-timeout/load-balancer-health-check']).toBeUndefined();
      expect(counts['connect-timeout/node-failure-undetected']).toBeGreaterThan(0);
    }
  });

  it('moves an address to another node when the one that announces it dies', () => {
    const order = candidateOrder(['worker-1', 'worker-2', 'worker-3'], '203.0.113.1');
    const lost = (node: string) =>
      failures(simulate(behind('metallb-l2', {}, { faults: [crash(node)], duration: 40 })))[
        'connect-timeout/load-balancer-health-check'
      ];
    // All of 60/s for 5 to 6 s, within five standard deviations; behind any other node nothing.
    expect(lost(order[0])).toBeGreaterThan(300 - 5 * Math.sqrt(300));
    expect(lost(order[0])).toBeLessThan(360 + 5 * Math.sqrt(360));
    expect(lost(order[1])).toBeUndefined();
  });

  it('is the same each time', () => {
    const run = () => simulate(behind('aws-nlb', {}, { faults: [crash('worker-2')], duration: 60 }));
    expect(run().failures).toEqual(run().failures);
    expect(run().events).toEqual(run().events);
  });
});
