import { describe, expect, it } from 'vitest';
import { matchesPort, matchesPorts } from '../../../src/network/policy/port.ts';

const HTTP = { port: 8080, protocol: 'TCP' } as const;
const PORTS = [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] as const;

describe('a port of a rule', () => {
  it('is that number with that protocol', () => {
    expect(matchesPort({ protocol: 'TCP', port: 8080 }, HTTP, [])).toBe(true);
    expect(matchesPort({ protocol: 'TCP', port: 80 }, HTTP, [])).toBe(false);
    expect(matchesPort({ protocol: 'UDP', port: 8080 }, HTTP, [])).toBe(false);
  });

  it('without a number is every port of the protocol', () => {
    expect(matchesPort({ protocol: 'TCP' }, HTTP, [])).toBe(true);
    expect(matchesPort({ protocol: 'SCTP' }, HTTP, [])).toBe(false);
  });

  it('may be a range, both ends included', () => {
    const range = { protocol: 'TCP', port: 8080, endPort: 8081 } as const;
    const matching = [8079, 8080, 8081, 8082].map((port) =>
      matchesPort(range, { port, protocol: 'TCP' }, []),
    );
    expect(matching).toEqual([false, true, true, false]);
  });

  it('may be a name, which the destination resolves', () => {
    const named = { protocol: 'TCP', port: 'http' } as const;
    expect(matchesPort(named, HTTP, PORTS)).toBe(true);
    expect(matchesPort(named, HTTP, [])).toBe(false);
    expect(matchesPort(named, { port: 80, protocol: 'TCP' }, PORTS)).toBe(false);
    expect(matchesPort({ protocol: 'UDP', port: 'http' }, { port: 8080, protocol: 'UDP' }, PORTS)).toBe(
      false,
    );
  });

  it('is any in a rule without ports, and one of several', () => {
    expect(matchesPorts([], HTTP, [])).toBe(true);
    expect(matchesPorts([{ protocol: 'UDP' }, { protocol: 'TCP' }], HTTP, [])).toBe(true);
    expect(matchesPorts([{ protocol: 'UDP' }], HTTP, [])).toBe(false);
  });
});
