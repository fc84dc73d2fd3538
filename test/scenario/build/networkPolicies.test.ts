import { describe, expect, it } from 'vitest';
import { APP, problemsOf, scenarioText } from '../trial.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: client}}, policyTypes: [Egress]}
`;

/** The problems of a scenario with one policy, for clients with these fields. */
function problems(clients: string): string[] {
  const traffic = `[{name: t, from: {${clients}}, to: http://web, arrivals: {process: constant, rate: 1/s}}]`;
  const text = scenarioText({ manifests: '[app.yaml, p.yaml]', traffic });
  return problemsOf({ 'scenario.yaml': text, 'app.yaml': APP, 'p.yaml': POLICY });
}

describe('a network policy', () => {
  it('may be for clients alone', () => {
    expect(problems('pods: 1, namespace: shop, labels: {app: client}')).toEqual([]);
  });

  it.each([
    ['in another namespace', 'pods: 1, labels: {app: client}'],
    ['with other labels', 'pods: 1, namespace: shop, labels: {app: clients}'],
    ['outside', 'external: internet'],
  ])('isolates no clients %s', (_, clients) => {
    const found = problems(clients).filter((line) => line.startsWith('p.yaml'));
    expect(found).toEqual([
      expect.stringContaining('p.yaml:4:8: warning: NetworkPolicy/p: selects no pods: no manifest has pods'),
    ]);
  });

  it('gets the address of clients outside only as one', () => {
    const found = problems('external: internet, address: 198.51.100').filter((line) =>
      line.includes('from.address'),
    );
    expect(found).toHaveLength(1);
    expect(problems('external: internet, address: 198.51.100.7').join()).not.toContain('from.address');
  });
});
