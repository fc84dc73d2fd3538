import { describe, expect, it } from 'vitest';
import { APP, loaded, problemsOf, scenarioText } from '../trial.ts';

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;
const THROUGH_INGRESS = 'http://shop.example.com/';
const THROUGH_BALANCER = 'http://web';

/** A source from outside; without `balancing` it says nothing of policies. */
function source(name: string, to: string, balancing?: string): string {
  const extra = balancing === undefined ? '' : `, balancing: ${balancing}`;
  const arrivals = 'arrivals: {process: constant, rate: 1/s}';
  return `{name: ${name}, from: {external: internet}, to: "${to}", ${arrivals}, keys: {count: 9}${extra}}`;
}

/** A Service of type LoadBalancer behind an ingress, too, with these sources. */
function files(...sources: readonly string[]): Record<string, string> {
  const type = 'spec:\n  type: LoadBalancer\n  selector: {app: web}\n';
  const cluster = '{nodes: [{name: worker, count: 3, zones: [a, b]}], ingress: {workers: 1}}';
  const sections = { cluster, manifests: '[app.yaml, ingress.yaml]', traffic: `[${sources.join(', ')}]` };
  return {
    'scenario.yaml': scenarioText(sections),
    'app.yaml': APP.replace('spec:\n  selector: {app: web}\n', type),
    'ingress.yaml': INGRESS,
  };
}

const problems = (...sources: readonly string[]) => problemsOf(files(...sources)).join('\n');

describe('the policy that sources give to a place they share', () => {
  it('is that of the place, with what is given of its parameters and no more', () => {
    const { network } = loaded(
      files(
        source('a', THROUGH_INGRESS, '{at: ingress, policy: least-request, choices: 3}'),
        source('b', THROUGH_BALANCER, '{at: load-balancer, policy: flow-hash}'),
      ),
    );
    expect([network.ingress?.policy, network.ingress?.parameters]).toEqual(['least-request', { choices: 3 }]);
    expect(network.loadBalancer.policy).toBe('flow-hash');
    expect(network.loadBalancer).not.toHaveProperty('parameters');
  });

  it('leaves the other place and those who say nothing as they are', () => {
    const plain = loaded(files(source('a', THROUGH_INGRESS), source('b', THROUGH_BALANCER))).network;
    const { network } = loaded(
      files(source('a', THROUGH_INGRESS, '{at: ingress, policy: random}'), source('b', THROUGH_BALANCER)),
    );
    expect(network.loadBalancer).toEqual(plain.loadBalancer);
    expect(network.ingress).toEqual({ ...plain.ingress, policy: 'random' });
  });

  it('may be said by several, in any order of its keys', () => {
    const said = '{at: ingress, policy: ring-hash, minRingSize: 64, maxRingSize: 128}';
    const turned = '{maxRingSize: 128, policy: ring-hash, at: ingress, minRingSize: 64}';
    expect(problems(source('a', THROUGH_INGRESS, said), source('b', THROUGH_INGRESS, turned))).not.toContain(
      'says another',
    );
  });

  it('may not be two: the first counts, and each of the others is told so', () => {
    const other = '{at: ingress, policy: least-request, choices: 4}';
    const told = problems(
      source('a', THROUGH_INGRESS, '{at: ingress, policy: least-request, choices: 3}'),
      source('b', THROUGH_INGRESS, other),
      source('c', THROUGH_INGRESS, other),
    );
    const says = 'is picked for by one policy, and the source "a" says another';
    for (const i of [1, 2])
      expect(told).toContain(
        `traffic[${i}].balancing.policy: all traffic that goes through the ingress ${says}`,
      );
    expect(told).not.toContain('traffic[0]');
  });

  it('cannot have what belongs to one client or its proxy', () => {
    const told = problems(source('a', THROUGH_INGRESS, '{at: ingress, policy: random, proxyLatency: 1ms}'));
    expect(told).toContain(
      '"proxyLatency" belongs to a policy at a client or a sidecar; at the ingress it has no effect',
    );
  });

  it('is refused to those who do not come that way, under the right number though a wrong source is before', () => {
    const told = problems(
      source('wrong', 'http://nobody'),
      source('b', THROUGH_BALANCER, '{at: ingress, policy: random}'),
    );
    expect(told).toContain('traffic[1].balancing.at: the traffic does not go through the ingress');
  });
});
