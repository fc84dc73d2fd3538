import { expect, it } from 'vitest';
import { Expectations } from '../../../../src/cluster/controllers/replicaSet/expectations.ts';

it('creations are awaited until all were seen', () => {
  const expectations = new Expectations();
  expect(expectations.satisfied('rs', 0)).toBe(true);
  expectations.expect('rs', 2, [], 0);
  expectations.created('rs');
  expect(expectations.satisfied('rs', 1)).toBe(false);
  expectations.created('rs');
  expect(expectations.satisfied('rs', 1)).toBe(true);
});

it('deletions are awaited pod by pod, each once', () => {
  const expectations = new Expectations();
  expectations.expect('rs', 0, ['a', 'b'], 0);
  expectations.deleted('rs', 'a');
  expectations.deleted('rs', 'a');
  expect(expectations.satisfied('rs', 1)).toBe(false);
  expectations.deleted('rs', 'b');
  expect(expectations.satisfied('rs', 1)).toBe(true);
});

it('expectations that are never met are given up after five minutes', () => {
  const expectations = new Expectations();
  expectations.expect('rs', 1, [], 0);
  expect(expectations.satisfied('rs', 300)).toBe(false);
  expect(expectations.satisfied('rs', 300.1)).toBe(true);
});

it('a pass that creates and deletes is over when both were seen', () => {
  const expectations = new Expectations();
  expectations.expect('ds', 1, ['a'], 0);
  expectations.created('ds');
  expect(expectations.satisfied('ds', 1)).toBe(false);
  expectations.deleted('ds', 'a');
  expect(expectations.satisfied('ds', 1)).toBe(true);
});
