import { describe, expect, it } from 'vitest';
import { labelQuery } from '../../../src/cli/looking/labelQuery.ts';

const web = { run: 'web', tier: 'front' };

describe('labelQuery', () => {
  it.each([
    ['run=web', true],
    ['run==web,tier=front', true],
    ['run=db', false],
    ['run!=db', true],
    // A label that is absent is not equal to anything, which is what != asks.
    ['env!=prod', true],
    ['run in (db, web)', true],
    ['run notin (db,web),tier=front', false],
    ['run', true],
    ['!run', false],
    ['!env', true],
  ])('-l "%s" selects run=web,tier=front: %s', (query, selected) => {
    expect(labelQuery(query)(web)).toBe(selected);
  });

  it.each(['', 'run=web,', 'a b', '=x', 'run in web'])('refuses "%s"', (query) => {
    expect(() => labelQuery(query)).toThrow('-l cannot be read at');
  });
});
