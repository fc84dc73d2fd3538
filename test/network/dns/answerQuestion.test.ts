import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerQuestion } from '../../../src/network/dns/answerQuestion.ts';
import { DnsRecords } from '../../../src/network/dns/dnsRecords.ts';
import type { DnsWorld } from '../../../src/network/dns/world.ts';
import { endpoint, records, service, slice } from './parts.ts';

const ask = (
  name: string,
  type: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'TXT' | 'SOA' | 'PTR',
  world: DnsWorld = records(),
) => answerQuestion({ name, type }, world);

/** The records with other behaviour: a class has its methods on its prototype, so they are handed on. */
function changed(changes: Partial<DnsWorld>, base: DnsWorld = records()): DnsWorld {
  return {
    zones: base.zones,
    ttl: base.ttl,
    podMode: base.podMode,
    ignoreEmptyService: base.ignoreEmptyService,
    multicluster: base.multicluster,
    endpointPodNames: base.endpointPodNames,
    synced: base.synced,
    isExposed: (namespace) => base.isExposed(namespace),
    service: (namespace, name) => base.service(namespace, name),
    services: () => base.services(),
    hasPod: (namespace, address) => base.hasPod(namespace, address),
    upstream: (name, type) => base.upstream(name, type),
    ...changes,
  };
}

describe('the DNS server of the cluster', () => {
  it('echoes the case of a question, and finds the name whatever its case', () => {
    const { answer } = ask('WEB.Default.svc.cluster.LOCAL.', 'A');
    expect(answer).toEqual([
      { name: 'WEB.Default.svc.cluster.LOCAL.', type: 'A', ttl: 30, address: '10.96.0.80' },
    ]);
  });

  it('finds the ready pods of a headless Service only, and says that an empty one does not exist', () => {
    expect(ask('peers.default.svc.cluster.local.', 'A').answer).toHaveLength(2);
    expect(ask('empty.default.svc.cluster.local.', 'A').rcode).toBe('NXDOMAIN');
  });

  it('does not know service.namespace.cluster.local: the label before the domain has to be svc or pod', () => {
    expect(ask('web.default.cluster.local.', 'A').rcode).toBe('NXDOMAIN');
  });

  it('says for how long "no such name" may be kept', () => {
    expect(ask('nope.default.svc.cluster.local.', 'A').authority).toEqual([
      { name: 'cluster.local.', type: 'SOA', ttl: 30, minimum: 30 },
    ]);
  });

  it('answers SERVFAIL rather than NXDOMAIN before it has seen the API', () => {
    const world = changed({ synced: false });
    expect(ask('nope.default.svc.cluster.local.', 'A', world)).toMatchObject({
      rcode: 'SERVFAIL',
      authority: [],
    });
    expect(ask('web.default.svc.cluster.local.', 'A', world).rcode).toBe('NOERROR');
  });

  it('gives the port of the Service with its address, and the pods their own ports', () => {
    expect(ask('web.default.svc.cluster.local.', 'SRV').answer).toMatchObject([{ port: 80, weight: 100 }]);
    expect(ask('peers.default.svc.cluster.local.', 'SRV').answer).toMatchObject([
      { port: 8080, weight: 50, target: '10-244-0-1.peers.default.svc.cluster.local.' },
      { port: 8080, weight: 50, target: 'two.peers.default.svc.cluster.local.' },
    ]);
  });

  it('names a pod by its hostname or by its address, never by the address if it has a hostname', () => {
    expect(ask('two.peers.default.svc.cluster.local.', 'A').answer).toMatchObject([
      { address: '10.244.0.2' },
    ]);
    expect(ask('10-244-0-2.peers.default.svc.cluster.local.', 'A').rcode).toBe('NXDOMAIN');
    expect(ask('10-244-0-1.peers.default.svc.cluster.local.', 'A').answer).toMatchObject([
      { address: '10.244.0.1' },
    ]);
  });

  it('follows an alias inside the cluster, and gives up on one that leads back to itself', () => {
    const known = records();
    const alias = (name: string, externalName: string) => {
      const made = service(name, '');
      return { ...made, spec: { ...made.spec, type: 'ExternalName' as const, externalName } };
    };
    known.takeService(alias('good', 'web.default.svc.cluster.local'), true);
    known.takeService(alias('ping', 'pong.default.svc.cluster.local'), true);
    known.takeService(alias('pong', 'ping.default.svc.cluster.local'), true);
    expect(ask('good.default.svc.cluster.local.', 'A', known).answer).toMatchObject([
      { type: 'CNAME', target: 'web.default.svc.cluster.local.' },
      { type: 'A', address: '10.96.0.80' },
    ]);
    expect(ask('ping.default.svc.cluster.local.', 'A', known)).toMatchObject({
      rcode: 'NOERROR',
      answer: [],
    });
    expect(ask('below.good.default.svc.cluster.local.', 'A', known).rcode).toBe('NXDOMAIN');
  });

  it('asks a server outside for an alias that leads there, and passes on that its answer was cut', () => {
    const made = service('out', '');
    const known = new DnsRecords(5);
    known.takeService(
      { ...made, spec: { ...made.spec, type: 'ExternalName', externalName: 'example.org' } },
      true,
    );
    const outside = { name: 'example.org.', type: 'A', ttl: 60, address: '192.0.2.7' } as const;
    const world = changed({ upstream: () => ({ answer: [outside], truncated: true }) }, known);
    expect(ask('out.default.svc.cluster.local.', 'A', world)).toMatchObject({
      answer: [{ type: 'CNAME', target: 'example.org.' }, outside],
      truncated: true,
    });
    expect(ask('example.org.', 'A', world).answer).toEqual([outside]);
    expect(ask('example.org.', 'A', known).rcode).toBe('NXDOMAIN');
  });

  it('tells a name without records from one that does not exist', () => {
    for (const name of ['cluster.local.', 'svc.cluster.local.', 'default.svc.cluster.local.'])
      expect(ask(name, 'A')).toMatchObject({ rcode: 'NOERROR', answer: [] });
    expect(ask('nowhere.svc.cluster.local.', 'A').rcode).toBe('NXDOMAIN');
    expect(ask('web.default.svc.cluster.local.', 'CNAME')).toMatchObject({ rcode: 'NOERROR', answer: [] });
    expect(ask('cluster.local.', 'SOA').answer).toHaveLength(1);
  });

  it('says of every name whether it exists, whatever type is asked for', () => {
    const label = fc.constantFrom(
      'web',
      'peers',
      'two',
      'default',
      'shop',
      'svc',
      'pod',
      '_http',
      '_tcp',
      '10-244-0-1',
      'x',
    );
    const name = fc
      .array(label, { maxLength: 6 })
      .map((labels) => `${[...labels, 'cluster', 'local'].join('.')}.`);
    fc.assert(
      fc.property(name, (text) => {
        const [a, aaaa, srv, cname] = (['A', 'AAAA', 'SRV', 'CNAME'] as const).map((type) => ask(text, type));
        expect(['NOERROR', 'NXDOMAIN']).toContain(a.rcode);
        expect([aaaa.rcode, srv.rcode, cname.rcode]).toEqual([a.rcode, a.rcode, a.rcode]);
        // A negative answer says for how long it counts, and only a negative one does.
        for (const { answer, authority } of [a, aaaa, srv, cname])
          expect(authority.length).toBe(answer.length === 0 ? 1 : 0);
      }),
    );
  });

  it('finds the name of an address: of a Service before those of pods, of a pod one for each of its Services', () => {
    const known = records();
    known.takeService(service('also', 'None'), true);
    known.takeSlice(slice('also', [endpoint(1)]), true);
    expect(ask('80.0.96.10.in-addr.arpa.', 'PTR', known).answer).toMatchObject([
      { target: 'web.default.svc.cluster.local.' },
    ]);
    expect(ask('1.0.244.10.in-addr.arpa.', 'PTR', known).answer).toMatchObject([
      { target: '10-244-0-1.peers.default.svc.cluster.local.' },
      { target: '10-244-0-1.also.default.svc.cluster.local.' },
    ]);
    expect(ask('9.9.9.9.in-addr.arpa.', 'PTR', known).rcode).toBe('NXDOMAIN');
  });
});
