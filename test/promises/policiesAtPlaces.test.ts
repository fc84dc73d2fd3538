import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { APP, loaded, problemsOf } from '../scenario/trial.ts';

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;

/** Traffic from outside, by way of an ingress or of a load balancer, for one key. */
function files(balancing: string, to = 'http://shop.example.com/', extra = ''): Record<string, string> {
  const app = APP.replace('replicas: 2', 'replicas: 5').replace(
    'spec:\n  selector: {app: web}\n',
    'spec:\n  type: LoadBalancer\n  selector: {app: web}\n',
  );
  const source = `{name: web, from: {external: internet, clients: 20}, to: "${to}", arrivals: {process: poisson, rate: 100/s}, connections: {reuse: 50}, keys: {count: 1}, balancing: ${balancing}}`;
  const scenario = `duration: 10s
warmup: 0s
settle: 120s
cluster:
  ingress: {workers: 2}
  nodes: [{name: worker, count: 3, capacity: {cpu: "8", memory: 16Gi, pods: 110}, zones: [a, b, c]}]
manifests: [app.yaml, ingress.yaml]
workloads: [{match: {app: web}, service: {distribution: exponential, mean: 5ms}, concurrency: 8, startup: 0s}]
traffic: [${source}${extra}]
`;
  return { 'scenario.yaml': scenario, 'app.yaml': app, 'ingress.yaml': INGRESS };
}

/** Requests by pod of the Deployment, the busiest first, and how many of all failed. */
function result({ pods, traffic: [{ cohorts }] }: Recording) {
  const own = pods.filter(({ workload }) => workload === 'web');
  const failed = cohorts.reduce((sum, cohort) => sum + cohort.failed, 0);
  return { served: own.map(({ requestsServed }) => requestsServed).sort((a, b) => b - a), failed };
}

describe('a policy at the ingress', () => {
  it.each(['maglev', 'ring-hash', 'rendezvous', 'nginx-consistent-hash'])(
    '%s sends all requests for one key to one pod, from whatever worker of whatever pod of it',
    (policy) => {
      const { served, failed } = result(simulate(loaded(files(`{at: ingress, policy: ${policy}}`))));
      expect(failed).toBe(0);
      expect(served[0]).toBeGreaterThan(800);
      expect(served.slice(1)).toEqual([0, 0, 0, 0]);
    },
  );

  it.each(['weighted-round-robin, blackoutPeriod: 1', 'ingress-nginx-ewma', 'zone-aware', 'least-time'])(
    '%s serves all, by every pod',
    (policy) => {
      const { served, failed } = result(simulate(loaded(files(`{at: ingress, policy: ${policy}}`))));
      expect(failed).toBe(0);
      expect(served.at(-1)).toBeGreaterThan(0);
    },
  );

  it('is one for all that goes through it', () => {
    const other = `, {name: other, from: {external: internet}, to: "http://shop.example.com/", arrivals: {process: poisson, rate: 1/s}, balancing: {at: ingress, policy: random}}`;
    expect(problemsOf(files('{at: ingress, policy: maglev}', undefined, other)).join('\n')).toContain(
      'traffic[1].balancing.policy: all traffic that goes through the ingress is picked for by one policy, and the source "web" says another',
    );
  });

  it('is refused if no pod tells it what it needs', () => {
    expect(problemsOf(files('{at: ingress, policy: prequal}')).join('\n')).toContain(
      'it has to know of probes, and the ingress does not; there random',
    );
  });
});

describe('a policy at a load balancer', () => {
  const ADDRESS = 'http://web';

  it('by the source address sends all connections of a client to one node', () => {
    const { network } = loaded(files('{at: load-balancer, policy: flow-hash, tuple: source}', ADDRESS));
    expect(network.loadBalancer).toMatchObject({ policy: 'flow-hash', parameters: { tuple: 'source' } });
    const { failed, served } = result(
      simulate(loaded(files('{at: load-balancer, policy: flow-hash}', ADDRESS))),
    );
    expect(failed).toBe(0);
    expect(served.at(-1)).toBeGreaterThan(0);
  });

  it('knows of no request', () => {
    expect(problemsOf(files('{at: load-balancer, policy: least-request}', ADDRESS)).join('\n')).toContain(
      'it has to know of outstanding, and the load-balancer does not; there random, round-robin and flow-hash can',
    );
  });
});
