import { describe, expect, it } from 'vitest';
import { manifestProblems, objects, service } from './manifest.ts';

const LABELS = '{kubernetes.io/service-name: db}';
const DB = service('ports: [{name: sql, port: 5432}]', 'db');

/** A slice around its fields, given as YAML in flow style, behind its Service. */
function slice(fields: string, labels = LABELS): string {
  const head = `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: db-1, labels: ${labels}}`;
  return `${DB}---\n${head}\n${fields}\n`;
}

function endpoints(subsets: string): string {
  return `${DB}---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: ${subsets}\n`;
}

const PORTS = 'ports: [{name: sql, port: 5432}]';
const IPV4 = 'addressType: IPv4';

describe('an EndpointSlice', () => {
  it('says which addresses are behind a Service that has no selector', () => {
    const text = slice(
      `${IPV4}\n${PORTS}\nendpoints: [{addresses: [10.1.2.3]}, {addresses: [10.1.2.4], conditions: {ready: false, terminating: true}, hostname: b, nodeName: w1, zone: z, hints: {forZones: [{name: z}]}}]`,
    );
    expect(manifestProblems(text)).toEqual([]);
    const [, object] = objects(text);
    expect(object?.spec).toEqual({
      serviceName: 'db',
      ports: [{ name: 'sql', protocol: 'TCP', port: 5432 }],
      endpoints: [
        { addresses: ['10.1.2.3'], ready: true, serving: true, terminating: false },
        {
          addresses: ['10.1.2.4'],
          ready: false,
          serving: false,
          terminating: true,
          hostname: 'b',
          nodeName: 'w1',
          zone: 'z',
          hintZones: ['z'],
        },
      ],
    });
  });

  it.each([
    [
      `addressType: IPX\nendpoints: []`,
      '9:14: error: EndpointSlice/db-1: addressType: Unsupported value: "IPX": supported values: "FQDN", "IPv4", "IPv6"',
    ],
    [
      `${IPV4}\nendpoints: [{addresses: []}]`,
      '10:25: error: EndpointSlice/db-1: endpoints[0].addresses: Required value: must contain at least 1 address',
    ],
    [
      `${IPV4}\nendpoints: [{addresses: [10.1.2]}]`,
      '10:26: error: EndpointSlice/db-1: endpoints[0].addresses[0]: Invalid value: "10.1.2": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
    [
      `${IPV4}\nendpoints: [{addresses: [127.0.0.1]}]`,
      '10:26: error: EndpointSlice/db-1: endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      `${IPV4}\nendpoints: [{addresses: ["2001:db8::1"]}]`,
      '10:26: error: EndpointSlice/db-1: endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be an IPv4 address',
    ],
    [
      `${IPV4}\nendpoints: []\nports: [{name: sql, port: 0}, {name: sql, port: 1, protocol: X}]`,
      '11:27: error: EndpointSlice/db-1: ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      '11:38: error: EndpointSlice/db-1: ports[1].name: Duplicate value: "sql"',
      '11:62: error: EndpointSlice/db-1: ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  ])('with %s is refused as Kubernetes refuses it', (fields, ...expected) => {
    const errors = manifestProblems(slice(fields)).filter((line) => line.includes(': error: '));
    expect(errors).toEqual(expected);
  });

  it('of no Service, or of addresses that nobody here uses, is left out with a warning', () => {
    expect(manifestProblems(slice(`${IPV4}\nendpoints: []`, '{a: b}'))).toContainEqual(
      '8:24: warning: EndpointSlice/db-1: is left out: without the label kubernetes.io/service-name it belongs to no Service',
    );
    expect(
      manifestProblems(slice('addressType: FQDN\nendpoints: [{addresses: [db.example.org]}]')),
    ).toContainEqual(
      '9:14: warning: EndpointSlice/db-1: is left out: an IPv4 cluster has no use for endpoints of type FQDN',
    );
  });

  it('whose port has another name than that of the Service is no use, and a warning says so', () => {
    const text = slice(`${IPV4}\nports: [{name: sqll, port: 5432}]\nendpoints: [{addresses: [10.1.2.3]}]`);
    expect(manifestProblems(text)).toEqual([
      '10:1: warning: EndpointSlice/db-1: has no port "sql", which the Service has: names have to be the same (there is "sqll")',
    ]);
  });
});

describe('Endpoints', () => {
  it('are for the Service of their name', () => {
    const text = endpoints(
      '[{addresses: [{ip: 10.1.2.3, hostname: a}], notReadyAddresses: [{ip: 10.1.2.4}], ports: [{name: sql, port: 5432}]}]',
    );
    expect(manifestProblems(text)).toEqual([]);
    const given = { serving: true, ready: true, terminating: false };
    expect(objects(text)[1]?.spec).toEqual({
      subsets: [
        {
          endpoints: [
            { addresses: ['10.1.2.3'], ...given, hostname: 'a' },
            { addresses: ['10.1.2.4'], ...given, serving: false, ready: false },
          ],
          ports: [{ name: 'sql', protocol: 'TCP', port: 5432 }],
        },
      ],
    });
  });

  it.each([
    [
      '[{ports: [{name: sql, port: 5432}]}]',
      '9:11: error: Endpoints/db: subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
    ],
    [
      '[{addresses: [{ip: 169.254.0.1}], ports: [{name: sql, port: 5432}]}]',
      '9:29: error: Endpoints/db: subsets[0].addresses[0].ip: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
    [
      '[{addresses: [{ip: 10.1.2.3}], ports: [{name: sql, port: 5432}, {port: 70000}]}]',
      '9:74: error: Endpoints/db: subsets[0].ports[1].name: Required value',
      '9:81: error: Endpoints/db: subsets[0].ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      '[{adresses: []}]',
      '9:12: error: Endpoints/db: unknown field "subsets[0].adresses", did you mean "addresses"?',
    ],
  ])('with the subsets %s are refused as Kubernetes refuses them', (subsets, ...expected) => {
    const errors = manifestProblems(endpoints(subsets)).filter((line) => line.includes(': error: '));
    expect(errors).toEqual(expected);
  });
});
