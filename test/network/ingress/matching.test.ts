import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostFit, pathFits } from '../../../src/network/ingress/matching.ts';

describe('a host of a rule', () => {
  it.each([
    ['shop.example.com', 'shop.example.com', 2],
    ['shop.example.com', 'SHOP.example.com', 2],
    ['shop.example.com', 'www.example.com', -1],
    ['*.example.com', 'shop.example.com', 1],
    ['*.example.com', 'eu.shop.example.com', -1],
    ['*.example.com', 'example.com', -1],
    [undefined, 'shop.example.com', 0],
  ])('%s fits %s as %d', (rule, host, fit) => {
    expect(hostFit(rule, host)).toBe(fit);
  });

  it('of the Gateway API stands with its wildcard for several labels too', () => {
    expect(hostFit('*.example.com', 'eu.shop.example.com', true)).toBe(1);
    expect(hostFit('*.example.com', 'example.com', true)).toBe(-1);
  });
});

/** The table of examples in Kubernetes' own documentation of the Ingress. */
describe('a path of a rule', () => {
  it.each([
    ['Prefix', '/', '/any/path', true],
    ['Exact', '/foo', '/foo', true],
    ['Exact', '/foo', '/bar', false],
    ['Exact', '/foo', '/foo/', false],
    ['Exact', '/foo/', '/foo', false],
    ['Prefix', '/foo', '/foo', true],
    ['Prefix', '/foo', '/foo/', true],
    ['Prefix', '/foo/', '/foo', true],
    ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false],
    ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
    ['ImplementationSpecific', '/aaa/bbb', '/aaa/bbbxyz', true],
  ] as const)('%s %s and the request %s: %s', (type, rule, path, fits) => {
    expect(pathFits(type, rule, path)).toBe(fits);
  });

  it('that is a prefix fits everything below it, whatever it is called', () => {
    const element = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    fc.assert(
      fc.property(fc.array(element), fc.array(element), (above, below) => {
        const rule = `/${above.join('/')}`;
        expect(pathFits('Prefix', rule, `/${[...above, ...below].join('/')}`)).toBe(true);
      }),
    );
  });
});
