import { describe, expect, it } from 'vitest';
import { manifestProblems, object, objects } from './manifest.ts';

const WITH_CONTROLLER = '{nodes: [{name: n}], ingress: {}}';
const BACKEND = 'backend: {service: {name: web, port: {number: 80}}}';

const ingress = (spec: string) => object('networking.k8s.io/v1', 'Ingress', 'i', `spec: {${spec}}`);
const path = (fields: string) => ingress(`rules: [{host: a.example.com, http: {paths: [{${fields}}]}}]`);
const problems = (manifest: string) => manifestProblems(manifest, WITH_CONTROLLER);

describe('an Ingress', () => {
  it('is read with its rules, its default backend and its certificates', () => {
    const [found] = objects(
      ingress(
        `ingressClassName: nginx, tls: [{hosts: [a.example.com], secretName: s}], defaultBackend: {service: {name: web, port: {name: http}}}, rules: [{host: a.example.com, http: {paths: [{path: /x, pathType: Exact, ${BACKEND}}]}}]`,
      ),
    );
    expect(found.spec).toEqual({
      ingressClassName: 'nginx',
      defaultBackend: { service: 'web', port: 'http' },
      rules: [
        {
          host: 'a.example.com',
          paths: [{ path: '/x', pathType: 'Exact', backend: { service: 'web', port: 80 } }],
        },
      ],
      tls: [{ hosts: ['a.example.com'], secretName: 's' }],
    });
  });

  it('is fine as most are written', () => {
    expect(problems(path(`path: /, pathType: Prefix, ${BACKEND}`))).toEqual([]);
    expect(problems(path(`pathType: ImplementationSpecific, ${BACKEND}`))).toEqual([]);
  });

  it.each([
    [ingress(''), 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
    [
      path(`path: /x, ${BACKEND}`),
      'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
    ],
    [path(`path: /x, pathType: Regex, ${BACKEND}`), 'Unsupported value: "Regex": supported values: "Exact"'],
    [
      path(`path: x, pathType: Prefix, ${BACKEND}`),
      'paths[0].path: Invalid value: "x": must be an absolute path',
    ],
    [path(`path: x, pathType: ImplementationSpecific, ${BACKEND}`), 'must be an absolute path'],
    [path(`path: //x, pathType: Prefix, ${BACKEND}`), `Invalid value: "//x": must not contain '//'`],
    [path(`path: /x/.., pathType: Exact, ${BACKEND}`), `Invalid value: "/x/..": cannot end with '/..'`],
    [
      path('path: /x, pathType: Exact, backend: {}'),
      'backend.service: Required value: service name is required',
    ],
    [
      path('path: /, pathType: Exact, backend: {service: {name: web, port: {name: http, number: 80}}}'),
      'backend.service.port: Invalid value: cannot set both port name & port number',
    ],
    [
      path('path: /, pathType: Exact, backend: {service: {name: web}}'),
      'backend.service.port: Required value: port name or number is required',
    ],
    [
      path('path: /, pathType: Exact, backend: {service: {name: web, port: {number: 70000}}}'),
      'port.number: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      ingress('rules: [{host: 10.0.0.1}]'),
      'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
    ],
    [
      ingress('rules: [{host: "a.*.com"}]'),
      'spec.rules[0].host: Invalid value: "a.*.com": must be a DNS name',
    ],
    [ingress('rules: [{hst: a.b}]'), 'unknown field "spec.rules[0].hst", did you mean "host"?'],
    [ingress('rules: {}'), 'spec.rules: must be a list'],
  ])('is refused: %#', (manifest, expected) => {
    expect(problems(manifest)).toEqual([expect.stringContaining(expected)]);
  });

  it('that leads nowhere is a warning', () => {
    expect(
      problems(path('path: /, pathType: Prefix, backend: {service: {name: wbe, port: {number: 80}}}')),
    ).toEqual([expect.stringContaining('warning: Ingress/i: there is no Service "wbe" in the namespace')]);
    expect(
      problems(path('path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}')),
    ).toEqual([expect.stringContaining('the Service "web" has no port 81 (it has 80)')]);
    expect(manifestProblems(path(`path: /, pathType: Prefix, ${BACKEND}`))).toEqual([
      expect.stringContaining('has no effect: the scenario has no ingress controller'),
    ]);
  });
});

const API = 'gateway.networking.k8s.io/v1';
const GATEWAY = object(
  API,
  'Gateway',
  'g',
  'spec: {gatewayClassName: any, listeners: [{name: http, port: 80, protocol: HTTP}]}',
);
const route = (spec: string) => `${GATEWAY}---\n${object(API, 'HTTPRoute', 'r', `spec: {${spec}}`)}`;

describe('an HTTPRoute', () => {
  it('is read with the defaults of its API: every path, a Service, weight 1', () => {
    const found = objects(route('parentRefs: [{name: g}], rules: [{backendRefs: [{name: web, port: 80}]}]'));
    expect(found[1].spec).toEqual({
      parentRefs: [{ namespace: 'default', name: 'g' }],
      hostnames: [],
      rules: [
        {
          matches: [{ type: 'PathPrefix', value: '/' }],
          backendRefs: [{ namespace: 'default', kind: 'Service', name: 'web', port: 80, weight: 1 }],
        },
      ],
    });
  });

  it('warns of what has no effect, and of a Gateway that is not there', () => {
    const lines = problems(
      route('parentRefs: [{name: x}], rules: [{filters: [], backendRefs: [{name: web, port: 80}]}]'),
    );
    expect(lines).toEqual([
      expect.stringContaining('there is no Gateway "x"'),
      expect.stringContaining('filters is not simulated'),
    ]);
  });

  it('is refused with a weight below 0 or a listener without a protocol', () => {
    expect(problems(route('rules: [{backendRefs: [{name: web, port: 80, weight: -1}]}]'))).toEqual([
      expect.stringContaining('spec.rules[0].backendRefs[0].weight'),
    ]);
    const listener = 'spec: {gatewayClassName: any, listeners: [{name: http, port: 80}]}';
    expect(problems(object(API, 'Gateway', 'g', listener))).toEqual([
      expect.stringContaining('spec.listeners[0].protocol: Required value'),
    ]);
  });
});
