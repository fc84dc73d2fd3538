import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPortName,
  labelKeyProblem,
  labelNameProblem,
  labelValueProblem,
  serviceNameProblem,
  subdomainProblem,
} from '../../../src/scenario/kubernetes/names.ts';
import { withoutNulls } from '../../../src/scenario/kubernetes/withoutNulls.ts';

/** Which of these names a rule accepts. */
const accepted = (problem: (name: string) => string | undefined, names: readonly string[]) =>
  names.filter((name) => problem(name) === undefined);

describe('names', () => {
  it('of most objects are DNS subdomains', () => {
    const good = ['a', 'a-b', '1', 'a.b', 'a1.b-2.c', 'x'.repeat(253)];
    const bad = ['', 'A', 'a_b', '-a', 'a-', 'a..b', '.a', 'a.', 'a.-b', 'x'.repeat(254), 'ä', 'a b', 'a\n'];
    expect(accepted(subdomainProblem, [...good, ...bad])).toEqual(good);
  });

  it('of namespaces and containers are DNS labels', () => {
    const good = ['a', 'a-b', '1a', 'x'.repeat(63)];
    const bad = ['', 'A', 'a.b', '-a', 'a-', 'x'.repeat(64), 'a\n'];
    expect(accepted(labelNameProblem, [...good, ...bad])).toEqual(good);
    expect(accepted(serviceNameProblem, [...good, ...bad])).toEqual(good);
  });

  it('of ports have at most 15 characters and a letter', () => {
    const names = [
      'http',
      'a',
      '8080',
      'a1',
      'h-2',
      'a--b',
      '-a',
      'a-',
      'Http',
      'abcdefghijklmno',
      'abcdefghijklmnop',
      '',
    ];
    expect(names.filter(isPortName)).toEqual(['http', 'a', 'a1', 'h-2', 'abcdefghijklmno']);
  });

  it('of labels may have a prefix, and values may be empty', () => {
    const goodKeys = ['a', 'A_b.c-9', 'example.com/a', 'x'.repeat(63)];
    const badKeys = ['', '/a', 'a/', 'a/b/c', '-a', 'a-', 'Example.com/a', 'x'.repeat(64), 'a b'];
    expect(accepted(labelKeyProblem, [...goodKeys, ...badKeys])).toEqual(goodKeys);
    const goodValues = ['', 'a', 'v1.2_3-x', '9', 'x'.repeat(63)];
    const badValues = [' ', '-a', 'a.', 'a/b', 'x'.repeat(64), 'ü'];
    expect(accepted(labelValueProblem, [...goodValues, ...badValues])).toEqual(goodValues);
  });

  it('that are labels are subdomains as well', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.A-]{1,12}$/), (name) => {
        if (labelNameProblem(name) === undefined) expect(subdomainProblem(name)).toBeUndefined();
        // A subdomain is labels with dots between them.
        const areLabels = name.split('.').every((part) => labelNameProblem(part) === undefined);
        expect(subdomainProblem(name) === undefined).toBe(areLabels);
      }),
    );
  });
});

describe('withoutNulls', () => {
  it('leaves out the keys that hold nothing, everywhere but in lists', () => {
    const value = { a: null, b: { c: null, d: [null, { e: null, f: 0 }] }, g: false, h: '' };
    expect(withoutNulls(value)).toEqual({ b: { d: [null, { f: 0 }] }, g: false, h: '' });
  });

  it('changes nothing where there is no null', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (!JSON.stringify(value).includes('null')) expect(withoutNulls(value)).toEqual(value);
      }),
    );
  });

  it('keeps shared parts shared', () => {
    const shared = { x: 1 };
    const copy = withoutNulls([shared, shared]);
    expect(Array.isArray(copy) && copy[0] === copy[1]).toBe(true);
  });
});
