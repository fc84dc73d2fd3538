import { describe, expect, it } from 'vitest';
import { nslookupText } from '../../../src/network/dns/nslookupText.ts';
import { clusterResolver } from '../../../src/network/dns/resolver.ts';
import { records } from './parts.ts';

const ask = (
  name: string,
  changes: { type?: 'SRV' | 'TXT' | 'SOA'; answered?: boolean; namespace?: string } = {},
) =>
  nslookupText(
    {
      name,
      type: changes.type,
      resolver: clusterResolver(changes.namespace ?? 'default'),
      server: '10.96.0.10',
      answered: changes.answered ?? true,
      random: () => 0,
    },
    records(),
  );

const HEADER = ['Server:\t\t10.96.0.10', 'Address:\t10.96.0.10#53', ''];

describe('nslookup', () => {
  it('shows the server, the full name and the address', () => {
    expect(ask('web')).toEqual({
      found: true,
      lines: [...HEADER, 'Name:\tweb.default.svc.cluster.local\nAddress: 10.96.0.80', ''],
    });
  });

  it('shows every pod of a headless Service, in the order of this one answer', () => {
    const { lines } = ask('peers');
    expect(lines.slice(3, -1).map((line) => line.split('Address: ')[1])).toEqual([
      '10.244.0.2',
      '10.244.0.1',
    ]);
  });

  it('finds a short name only from its own namespace', () => {
    expect(ask('cart').lines.at(-2)).toBe("** server can't find cart: NXDOMAIN");
    expect(ask('cart', { namespace: 'shop' }).found).toBe(true);
    expect(ask('cart.shop').found).toBe(true);
  });

  it('says "No answer" for a name that exists without such a record', () => {
    expect(ask('web', { type: 'TXT' })).toEqual({
      found: false,
      lines: [...HEADER, "*** Can't find web: No answer", ''],
    });
  });

  it('says that nobody answered', () => {
    expect(ask('web', { answered: false })).toEqual({
      found: false,
      lines: [';; connection timed out; no servers could be reached', ''],
    });
  });

  it('shows services, and the names of addresses', () => {
    expect(ask('web', { type: 'SRV' }).lines[3]).toBe(
      'web.default.svc.cluster.local\tservice = 0 100 80 web.default.svc.cluster.local.',
    );
    expect(ask('10.96.0.80').lines[0]).toBe('80.0.96.10.in-addr.arpa\tname = web.default.svc.cluster.local.');
    expect(ask('10.9.9.9').lines[0]).toBe("** server can't find 9.9.9.10.in-addr.arpa: NXDOMAIN");
    expect(ask('dns-version.cluster.local.', { type: 'TXT' }).lines[3]).toBe(
      'dns-version.cluster.local\ttext = "1.1.0"',
    );
  });
});
