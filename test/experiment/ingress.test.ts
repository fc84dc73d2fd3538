import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { APP, loaded, problemsOf } from '../scenario/trial.ts';
import { failures } from '../support/runs.ts';

const RULES = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - host: web.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;

const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec: {gatewayClassName: any, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: web}]
  hostnames: [web.example.com]
  rules: [{backendRefs: [{name: web, port: 80, weight: 3}, {name: gone, port: 80, weight: 1}]}]
`;

/** All nodes lose their power for three seconds. */
const CRASHES = `[${[1, 2, 3].map((n) => `{at: 10s, kind: node-crash, target: worker-${n}, duration: 3s}`).join(', ')}]`;

interface Changes {
  readonly rules?: string;
  readonly to?: string;
  readonly ingress?: string;
  readonly faults?: string;
  readonly from?: string;
}

/** Two pods behind an ingress of two pods, on three nodes; 50 requests a second for a minute. */
function files({ rules = RULES, to = 'http://web.example.com/', ingress = '{}', ...changes }: Changes = {}) {
  const { faults = '[]', from = '{external: internet, clients: 10}' } = changes;
  return {
    'scenario.yaml': `duration: 60s
cluster: {nodes: [{name: worker, count: 3}], ingress: ${ingress}}
manifests: [m.yaml]
workloads: [{match: {app: web}, startup: 1s, shutdown: {accept: 0s, drain: 20s}}]
traffic: [{name: t, from: ${from}, to: "${to}", arrivals: {process: poisson, rate: 50/s}, timeout: 3s}]
faults: ${faults}
`,
    'm.yaml': `${APP}${rules}`,
  };
}

const run = (changes: Changes) => simulate(loaded(files(changes)));

describe('a scenario with an ingress controller', () => {
  it('sends a host that no Service is called through its pods, which are scheduled like all others', () => {
    const recording = run({});
    expect(failures(recording)).toEqual({});
    const served = (workload: string) =>
      recording.pods
        .filter((pod) => pod.workload === workload)
        .reduce((sum, pod) => sum + pod.requestsServed, 0);
    const controllers = recording.pods.filter(({ namespace }) => namespace === 'ingress-nginx');
    expect(controllers).toHaveLength(2);
    expect(served('web')).toBeGreaterThan(2500);
    expect(served('ingress-nginx-controller')).toBeGreaterThanOrEqual(served('web'));
  });

  it('is reached by clients inside and by node ports too', () => {
    expect(failures(run({ from: '{pods: 5}' }))).toEqual({});
    expect(failures(run({ ingress: '{service: NodePort}' }))).toEqual({});
  });

  it('still finds Services by their names', () => {
    const scenario = loaded(files({ to: 'http://web.default', from: '{pods: 5}' }));
    expect(scenario.traffic[0].http).toBeUndefined();
    expect(scenario.traffic[0].entry.service).toBe('web');
  });

  it('gives the share of an invalid reference 500, by the weights of its route', () => {
    const recording = run({ rules: GATEWAY });
    const failed = failures(recording)['internal-error/none'];
    const total = recording.traffic[0].cohorts.reduce((sum, { sent }) => sum + sent, 0);
    // A quarter, within four standard deviations of a binomial count.
    expect(Math.abs(failed - total / 4)).toBeLessThan(4 * Math.sqrt(total * 0.25 * 0.75));
    expect(Object.keys(failures(recording))).toEqual(['internal-error/none']);
  });

  it('hides most of it that its list is out of date, by trying another pod, if it gives up soon enough', () => {
    const faults = '[{at: 20s, kind: rollout, target: web}]';
    const problems = problemsOf(files({ faults })).filter((line) => line.includes('error'));
    expect(problems).toEqual([]);
    const soon = failures(run({ faults, ingress: '{connectTimeout: 500ms}' }));
    const late = failures(run({ faults }));
    // By default it waits for 5 s, longer than the clients do; what is left is when both pods it knows are gone.
    expect(Object.keys(soon)).toEqual(['gateway-timeout/stale-ingress-endpoints']);
    expect(Object.keys(late)).toEqual(['request-timeout/stale-ingress-endpoints']);
    expect(Object.values(soon)[0]).toBeLessThan(Object.values(late)[0]);
  });

  it('comes back with its node while other clients discover their Service', () => {
    const inside = files({ faults: CRASHES, from: '{pods: 5}' })['scenario.yaml'];
    const other =
      '{name: u, from: {pods: 5}, to: "http://web", discovery: {by: dns}, arrivals: {process: poisson, rate: 20/s}}';
    const text = inside.replace('timeout: 3s}]', `timeout: 3s}, ${other}]`);
    const { traffic } = simulate(loaded({ ...files(), 'scenario.yaml': text }));
    for (const { ok, failed } of traffic) {
      // Every node loses its power for 3 s at 10 s; its kubelet has cleared up and started the pods again 30 s later.
      expect(ok.slice(14, 40).every((count) => count === 0)).toBe(true);
      expect(failed.slice(-2)).toEqual([0, 0]);
      expect(ok.slice(-2).every((count) => count > 0)).toBe(true);
    }
  });

  it('needs a controller: without one there is no way to such a host', () => {
    const text = files()['scenario.yaml'].replace(', ingress: {}', '');
    expect(problemsOf({ ...files(), 'scenario.yaml': text })).toContainEqual(
      expect.stringContaining('"web.example.com" is not a name in this cluster'),
    );
  });
});
