import { describe, expect, it } from 'vitest';
import { manifestProblems, objects } from './manifest.ts';

/** A NetworkPolicy around a spec's fields, given as YAML in flow style. */
const policy = (spec: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {${spec}}\n`;

const ingress = (rule: string) => policy(`podSelector: {}, ingress: [{${rule}}]`);
const peer = (fields: string) => ingress(`from: [{${fields}}]`);
const port = (fields: string) => ingress(`ports: [{${fields}}]`);

describe('a NetworkPolicy', () => {
  it('is read whole, with the defaults that the API server fills in', () => {
    const spec =
      'podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: http}]}], egress: [{to: [{namespaceSelector: {matchExpressions: [{key: team, operator: Exists}]}}], ports: [{protocol: UDP, port: 53, endPort: 54}]}]';
    expect(objects(policy(spec))).toEqual([
      {
        kind: 'NetworkPolicy',
        meta: { name: 'p', namespace: 'default', labels: {}, annotations: {} },
        spec: {
          podSelector: { matchLabels: { app: 'web' }, matchExpressions: [] },
          policyTypes: ['Ingress', 'Egress'],
          ingress: [
            {
              peers: [
                { podSelector: { matchLabels: {}, matchExpressions: [] } },
                { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
              ],
              ports: [{ protocol: 'TCP', port: 'http' }],
            },
          ],
          egress: [
            {
              peers: [
                {
                  namespaceSelector: {
                    matchLabels: {},
                    matchExpressions: [{ key: 'team', operator: 'Exists', values: [] }],
                  },
                },
              ],
              ports: [{ protocol: 'UDP', port: 53, endPort: 54 }],
            },
          ],
        },
      },
    ]);
  });

  it('isolates for ingress if it says nothing, and for what it says', () => {
    expect(objects(policy('podSelector: {}'))).toMatchObject([{ spec: { policyTypes: ['Ingress'] } }]);
    const types = objects(policy('podSelector: {}, policyTypes: [Egress]'));
    expect(types).toMatchObject([{ spec: { policyTypes: ['Egress'] } }]);
  });

  it.each([
    [peer(''), 'spec.ingress[0].from[0]: Required value: must specify a peer'],
    [
      peer('podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}'),
      'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
    ],
    [peer('ipBlock: {cidr: ""}'), 'spec.ingress[0].from[0].ipBlock.cidr: Required value'],
    [
      peer('ipBlock: {cidr: 10.0.0.0}'),
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
    [
      peer('ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}'),
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
    ],
    [
      peer('ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}'),
      'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
    ],
    [
      port('port: 0'),
      'spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      port('port: "8080"'),
      'spec.ingress[0].ports[0].port: Invalid value: "8080": must contain at least one letter (a-z)',
    ],
    [
      port('endPort: 90'),
      'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified',
    ],
    [
      port('port: http, endPort: 90'),
      'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
    ],
    [
      port('port: 100, endPort: 90'),
      'spec.ingress[0].ports[0].endPort: Invalid value: 100: must be greater than or equal to `port`',
    ],
    [
      port('port: 100, endPort: 70000'),
      'spec.ingress[0].ports[0].endPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [port('protocol: ICMP'), 'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP"'],
    [
      policy('podSelector: {}, policyTypes: [Inggress]'),
      'spec.policyTypes[0]: Unsupported value: "Inggress": supported values: "Ingress" and "Egress", did you mean "Ingress"?',
    ],
    [
      policy('podSelector: {}, policyTypes: [Ingress, Egress, Ingress]'),
      'spec.policyTypes: Invalid value: may not specify more than two policyTypes',
    ],
    [policy('podSelecter: {}'), 'unknown field "spec.podSelecter", did you mean "podSelector"?'],
    [ingress('to: [{podSelector: {}}]'), 'unknown field "spec.ingress[0].to"'],
  ])('%s is refused', (manifest, expected) => {
    expect(manifestProblems(manifest)).toEqual([expect.stringContaining(expected)]);
  });

  it('that selects no pod is a warning', () => {
    expect(manifestProblems(policy('podSelector: {matchLabels: {app: wbe}}'))).toEqual([
      expect.stringContaining('warning: NetworkPolicy/p: selects no pods'),
    ]);
    expect(manifestProblems(policy('podSelector: {matchLabels: {app: web}}'))).toEqual([]);
  });
});

describe('a Namespace', () => {
  it('is kept with its labels', () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: blue}}\n';
    expect(objects(namespace)).toEqual([
      {
        kind: 'Namespace',
        meta: { name: 'shop', namespace: '', labels: { team: 'blue' }, annotations: {} },
        spec: {},
      },
    ]);
    expect(manifestProblems(namespace.replace('shop', 'Shop'))).toHaveLength(1);
  });
});
