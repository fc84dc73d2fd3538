import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulation.ts';
import { failures } from '../../support/runs.ts';
import { APP, loaded, problemsOf } from '../trial.ts';

/** Two pods that have port 9000 of their nodes, on three nodes. */
const files = (to: string, replicas = 2) => ({
  'scenario.yaml': `duration: 60s
cluster: {nodes: [{name: worker, count: 3}]}
manifests: [m.yaml]
workloads: [{match: {app: web}, startup: 1s}]
traffic: [{name: t, from: {external: internet}, to: ${to}, arrivals: {process: poisson, rate: 50/s}}]
`,
  'm.yaml': APP.replace('containerPort: 8080', 'containerPort: 8080, hostPort: 9000').replace(
    'replicas: 2',
    `replicas: ${replicas}`,
  ),
});

describe('traffic to a port of the nodes', () => {
  it('is read with its node, or for any', () => {
    const { traffic } = loaded(files('{hostPort: 9000, node: worker-2}'));
    expect(traffic[0].entry).toEqual({
      via: 'HostPort',
      namespace: '',
      service: '',
      port: 9000,
      node: 'worker-2',
    });
    expect(traffic[0].to).toBe('worker-2:9000');
    expect(loaded(files('{hostPort: 9000}')).traffic[0].to).toBe('any node:9000');
  });

  it('is refused for a port that no pod has, or a node that there is not', () => {
    expect(problemsOf(files('{hostPort: 9001}'))).toEqual([
      expect.stringContaining('no pod of the manifests has the hostPort 9001: there is 9000'),
    ]);
    expect(problemsOf(files('{hostPort: 9000, node: worker-9}'))).toEqual([
      expect.stringContaining('there is no node "worker-9"'),
    ]);
  });

  it('reaches the pods of the nodes that have one, and is refused by the third', () => {
    const recording = simulate(loaded(files('{hostPort: 9000}')));
    const total = recording.traffic[0].cohorts.reduce((sum, { sent }) => sum + sent, 0);
    const refused = failures(recording)['refused/no-pod-on-node'];
    expect(Object.keys(failures(recording))).toEqual(['refused/no-pod-on-node']);
    // A third, within four standard deviations of a binomial count.
    expect(Math.abs(refused - total / 3)).toBeLessThan(4 * Math.sqrt((total * 2) / 9));
  });

  it('reaches every node when there is a pod on each, and no more pods than nodes', () => {
    const recording = simulate(loaded(files('{hostPort: 9000}', 4)));
    expect(failures(recording)).toEqual({});
    expect(recording.pods.filter(({ node }) => node !== undefined)).toHaveLength(3);
  });
});
