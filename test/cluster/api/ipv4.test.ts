import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIPv4, parseIPv4 } from '../../../src/cluster/api/ipv4.ts';

describe('IPv4 addresses', () => {
  it('are read back as they were written', () => {
    const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(address, (value) => {
        expect(parseIPv4(formatIPv4(value))).toBe(value);
      }),
    );
  });

  it('are refused when they are anything else', () => {
    for (const text of [
      '',
      '10.0.0',
      '10.0.0.256',
      '10.0.0.01',
      '10.0.0.1.1',
      'a.b.c.d',
      '10.0.0.-1',
      ' 10.0.0.1',
    ]) {
      expect(parseIPv4(text)).toBeUndefined();
    }
  });
});
