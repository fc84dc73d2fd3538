import { describe, expect, it } from 'vitest';
import { federatedRecords } from '../../../src/network/dns/federatedRecords.ts';

const cluster = (name: string, region: string, zone: string, ...ingress: string[]) => ({
  name,
  region,
  zone,
  ingress,
});

function records(...clusters: ReturnType<typeof cluster>[]): Record<string, readonly string[]> {
  const made = federatedRecords({
    federation: 'fed',
    dnsZone: 'example.com',
    namespace: 'shop',
    name: 'cart',
    clusters,
    resolve: (hostname) => (hostname === 'lb.example.net' ? ['192.0.2.9'] : []),
  });
  return Object.fromEntries(made.map(({ name, data }) => [name.replace('.example.com', ''), data]));
}

describe('the names of a federated Service', () => {
  it('lead a client of a zone without healthy load balancer to its region, and from there to everywhere', () => {
    const found = records(
      cluster('a', 'eu', 'eu-1'),
      cluster('b', 'eu', 'eu-2', '192.0.2.1'),
      cluster('c', 'us', 'us-1'),
    );
    expect(found).toEqual({
      'cart.shop.fed.svc': ['192.0.2.1'],
      'cart.shop.fed.svc.eu': ['192.0.2.1'],
      'cart.shop.fed.svc.eu-1.eu': ['cart.shop.fed.svc.eu.example.com'],
      'cart.shop.fed.svc.eu-2.eu': ['192.0.2.1'],
      'cart.shop.fed.svc.us': ['cart.shop.fed.svc.example.com'],
      'cart.shop.fed.svc.us-1.us': ['cart.shop.fed.svc.us.example.com'],
    });
  });

  it('stand for each address once, those of a load balancer with a name included', () => {
    const found = records(
      cluster('a', 'eu', 'eu-1', 'lb.example.net', '192.0.2.9'),
      cluster('b', 'eu', 'eu-1', 'x.y'),
    );
    expect(found['cart.shop.fed.svc.eu-1.eu']).toEqual(['192.0.2.9']);
  });
});
