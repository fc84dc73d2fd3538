import { describe, expect, it } from 'vitest';
import type { Gateway, HTTPBackendRef, HTTPRoute, Ingress } from '../../../src/cluster/objects.ts';
import { type RoutingObjects, routeTable } from '../../../src/network/ingress/routeEntries.ts';
import { meta, RULES, SHOP } from '../../workload/ingress/ingressRoom.ts';

const GATEWAY: Gateway = {
  kind: 'Gateway',
  meta: meta('web'),
  spec: {
    gatewayClassName: 'any',
    listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' }],
  },
};

function ref(changes: Partial<HTTPBackendRef> = {}): HTTPBackendRef {
  return { namespace: 'default', kind: 'Service', name: 'shop', port: 80, weight: 1, ...changes };
}

function route(backendRefs: readonly HTTPBackendRef[], hostnames: readonly string[] = []): HTTPRoute {
  return {
    kind: 'HTTPRoute',
    meta: meta('web'),
    spec: {
      parentRefs: [{ namespace: 'default', name: 'web' }],
      hostnames,
      rules: [{ matches: [{ type: 'PathPrefix', value: '/' }], backendRefs }],
    },
  };
}

function objects(changes: Partial<RoutingObjects>): RoutingObjects {
  const services = new Map([['default/shop', SHOP]]);
  return { ingresses: new Map(), gateways: new Map(), routes: new Map(), services, ...changes };
}

/** Targets of the root of a host. */
function targets(changes: Partial<RoutingObjects>, host = 'shop.example.com') {
  return routeTable(objects(changes)).routeOf(host, '/')?.targets;
}

function attached(one: HTTPRoute, gateway: Gateway = GATEWAY): Partial<RoutingObjects> {
  return { gateways: new Map([['default/web', gateway]]), routes: new Map([['default/web', one]]) };
}

describe('an Ingress', () => {
  it('leads to the port of a Service in its own namespace', () => {
    expect(targets({ ingresses: new Map([['default/shop', RULES]]) })).toEqual([
      { weight: 1, upstream: 'default/shop:80' },
    ]);
  });

  it('may name the port, or give a backend for everything else', () => {
    const byName: Ingress = {
      ...RULES,
      spec: { rules: [], tls: [], defaultBackend: { service: 'shop', port: 'http' } },
    };
    const service = { ...SHOP, spec: { ...SHOP.spec, ports: [{ ...SHOP.spec.ports[0], name: 'http' }] } };
    const found = targets(
      { ingresses: new Map([['default/shop', byName]]), services: new Map([['default/shop', service]]) },
      'anything',
    );
    expect(found).toEqual([{ weight: 1, upstream: 'default/shop:80' }]);
  });
});

describe('an HTTPRoute', () => {
  it('spreads its requests by weight, and leaves out references of weight 0', () => {
    const one = route([ref({ weight: 9 }), ref({ weight: 0 }), ref({ name: 'gone' })]);
    expect(targets(attached(one))).toEqual([
      { weight: 9, upstream: 'default/shop:80' },
      { weight: 1, upstream: undefined },
    ]);
  });

  it('has invalid references: another kind, another namespace, a port that is not there', () => {
    const one = route([ref({ kind: 'Bucket' }), ref({ namespace: 'other' }), ref({ port: 81 })]);
    expect(targets(attached(one))?.map(({ upstream }) => upstream)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('answers with an error when it refers to nothing', () => {
    expect(targets(attached(route([])))).toEqual([{ weight: 1, upstream: undefined }]);
  });

  it('takes no request without a Gateway', () => {
    expect(targets({ routes: new Map([['default/web', route([ref()])]]) })).toBeUndefined();
  });

  it('takes the hosts that its listeners take, and of those only its own', () => {
    expect(targets(attached(route([ref()])), 'a.b.example.com')).toHaveLength(1);
    expect(targets(attached(route([ref()], ['shop.example.com'])))).toHaveLength(1);
    expect(targets(attached(route([ref()], ['shop.example.com'])), 'www.example.com')).toBeUndefined();
    expect(targets(attached(route([ref()], ['shop.example.org'])), 'shop.example.org')).toBeUndefined();
  });
});
