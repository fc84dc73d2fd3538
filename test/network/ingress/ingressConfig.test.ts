import { describe, expect, it } from 'vitest';
import { IngressConfig } from '../../../src/network/ingress/ingressConfig.ts';
import { ServicePorts } from '../../../src/network/servicePorts.ts';
import { RULES, SHOP, slice } from '../../workload/ingress/ingressRoom.ts';

/** Endpoints of `shop` in a configuration that has seen these. */
function config(...objects: Parameters<IngressConfig['take']>[0][]) {
  const ports = new ServicePorts();
  const shop = ports.numberOf('default', 'shop', 80);
  const made = new IngressConfig(ports, [{ host: 'shop.example.com', path: '/' }, undefined]);
  for (const object of objects) made.take(object, true);
  return { made, shop, endpoints: () => [...(made.snapshot().endpoints[shop] ?? [])] };
}

describe('what an ingress controller knows', () => {
  it('is the route of each source that has a URL, and the endpoints it leads to', () => {
    const { made, shop, endpoints } = config(SHOP, RULES, slice(3, 4));
    const [first, second] = made.snapshot().routes;
    expect([...(first?.upstreams ?? [])]).toEqual([shop]);
    expect(second).toBeUndefined();
    expect(endpoints()).toEqual([3, 4]);
  });

  it('leaves out endpoints that are not ready, even when there are no others', () => {
    const one = slice(3);
    const [endpoint] = one.endpoints;
    const terminating = { ...endpoint, ready: false, serving: true, terminating: true };
    expect(config(SHOP, RULES, { ...one, endpoints: [terminating] }).endpoints()).toEqual([]);
  });

  it('leaves out pods that have no port of the name that the Service asks for', () => {
    const one = slice(3, 4);
    const endpoints = one.endpoints.map((each) => ({ ...each, targetPorts: each.slot === 3 ? [0] : [8080] }));
    expect(config(SHOP, RULES, { ...one, endpoints }).endpoints()).toEqual([4]);
  });

  it('forgets what is deleted', () => {
    const { made, endpoints } = config(SHOP, RULES, slice(3));
    made.snapshot();
    made.take(slice(3), false);
    expect(endpoints()).toEqual([]);
    made.take(RULES, false);
    expect(made.snapshot().routes[0]).toBeUndefined();
  });

  it('keeps a list that has not changed as the same array, so that no worker starts its turns anew', () => {
    const { made, shop } = config(SHOP, RULES, slice(3));
    const before = made.snapshot();
    made.take({ ...slice(9), serviceName: 'other', meta: { ...slice(9).meta, name: 'other-1' } }, true);
    const after = made.snapshot();
    expect(after).not.toBe(before);
    expect(after.endpoints[shop]).toBe(before.endpoints[shop]);
    expect(made.snapshot()).toBe(after);
  });
});
