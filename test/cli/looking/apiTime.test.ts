import { expect, it } from 'vitest';
import { rfc1123, rfc3339, rfc3339Micro } from '../../../src/cli/looking/apiTime.ts';

it('counts simulated time from the year 2000', () => {
  expect(rfc3339(95.9)).toBe('2000-01-01T00:01:35Z');
  expect(rfc3339(-60)).toBe('1999-12-31T23:59:00Z');
  expect(rfc3339Micro(1.25)).toBe('2000-01-01T00:00:01.250000Z');
  expect(rfc1123(-60)).toBe('Fri, 31 Dec 1999 23:59:00 +0000');
  expect(rfc1123(3661)).toBe('Sat, 01 Jan 2000 01:01:01 +0000');
});
