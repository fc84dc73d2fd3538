import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlternativesError, grid } from '../../../src/experiment/comparison/alternative.ts';
import { policyAlternatives } from '../../../src/experiment/comparison/policies.ts';
import { rangeValues } from '../../../src/experiment/comparison/range.ts';
import { splitValues, variedAlternatives } from '../../../src/experiment/comparison/vary.ts';
import { traffic } from '../../support/scenarios.ts';

describe('variedAlternatives', () => {
  it('makes one alternative a value, named for the end of the path', () => {
    expect(variedAlternatives('traffic.web.timeout=1s, 2s')).toEqual([
      { name: 'timeout=1s', set: ['traffic.web.timeout=1s'] },
      { name: 'timeout=2s', set: ['traffic.web.timeout=2s'] },
    ]);
  });

  it('takes lists, mappings and quoted text as one value each', () => {
    expect(splitValues('[a, b],{c: 1, d: 2},"e, f",g')).toEqual(['[a, b]', '{c: 1, d: 2}', '"e, f"', 'g']);
  });

  it('refuses what names no path or leaves a value out', () => {
    for (const text of ['timeout', '=1,2', 'timeout=', 'timeout=1,,2'])
      expect(() => variedAlternatives(text)).toThrow(AlternativesError);
  });

  it('spells a range out, and mixes it with values', () => {
    expect(
      variedAlternatives('traffic.web.arrivals.rate=50/s,100/s..300/s:3').map(({ name }) => name),
    ).toEqual(['rate=50/s', 'rate=100/s', 'rate=200/s', 'rate=300/s']);
  });
});

describe('rangeValues', () => {
  it('includes both ends and shows no binary fractions', () => {
    expect(rangeValues('0.1..0.5:5')).toEqual(['0.1', '0.2', '0.3', '0.4', '0.5']);
    expect(rangeValues('10..1:4')).toEqual(['10', '7', '4', '1']);
    expect(rangeValues('1..2ms:2')).toEqual(['1ms', '2ms']);
  });

  it('leaves everything else alone', () => {
    for (const text of ['1s', 'a..b', '1.5', '..', 'http://x']) expect(rangeValues(text)).toBeUndefined();
  });

  it('refuses two units, and a range of one value', () => {
    expect(() => rangeValues('1s..2ms:3')).toThrow('the same unit');
    expect(() => rangeValues('1s..2s:1')).toThrow('2 to 100 values');
  });
});

describe('grid', () => {
  it('combines every value with every other, the last list changing fastest', () => {
    const axes = [variedAlternatives('a=1,2'), variedAlternatives('b=x,y')];
    expect(grid(axes).map(({ name }) => name)).toEqual(['a=1, b=x', 'a=1, b=y', 'a=2, b=x', 'a=2, b=y']);
    expect(grid(axes)[3].set).toEqual(['a=2', 'b=y']);
  });

  it('has as many alternatives as the product of its lists', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sizes, (lengths) => {
        const axes = lengths.map((length, axis) =>
          Array.from({ length }, (_, i) => ({ name: `${axis}.${i}`, set: [] })),
        );
        expect(grid(axes).length).toBe(lengths.reduce((a, b) => a * b, 1));
      }),
      { seed: 1 },
    );
  });

  it('refuses more than a hundred, and two that are the same', () => {
    const eleven = variedAlternatives('a=1..11:11');
    expect(() => grid([eleven, variedAlternatives('b=1..10:10')])).toThrow('11 x 10 = 110 alternatives');
    expect(() => grid([variedAlternatives('a=1,1')])).toThrow('"a=1" is given twice');
  });
});

describe('policyAlternatives', () => {
  const external = traffic(10, {
    entry: { via: 'LoadBalancer', namespace: 'default', service: 'web', port: 80 },
  });

  it('changes the policy of every source that has a balancer of its own', () => {
    const balanced = traffic(10, { balancing: { policy: 'random', parameters: {} } });
    expect(policyAlternatives(['a', 'b'], { traffic: [external, balanced, balanced] })[1]).toEqual({
      name: 'b',
      set: ['traffic.1.balancing.policy=b', 'traffic.2.balancing.policy=b'],
    });
  });

  it('leaves parameters out that the other policy does not take', () => {
    const balanced = traffic(10, {
      balancing: { policy: 'least-request', parameters: { choices: 3, selection: 'choices' } },
    });
    const sets = policyAlternatives(['least-request', 'round-robin', 'nobody'], { traffic: [balanced] });
    expect(sets.map(({ set }) => set)).toEqual([
      ['traffic.0.balancing.policy=least-request'],
      [
        'traffic.0.balancing.policy=round-robin',
        'traffic.0.balancing.choices=null',
        'traffic.0.balancing.selection=null',
      ],
      ['traffic.0.balancing.policy=nobody'],
    ]);
  });

  it("changes the load balancer's, where traffic comes in through one", () => {
    expect(policyAlternatives(['round-robin'], { traffic: [external] })).toEqual([
      { name: 'round-robin', set: ['traffic.0.balancing={"at":"load-balancer","policy":"round-robin"}'] },
    ]);
  });

  it('says why nothing can be varied where only kube-proxy picks', () => {
    expect(() => policyAlternatives(['a', 'b'], { traffic: [traffic(10)] })).toThrow('kube-proxy picks');
    expect(() => policyAlternatives(['a', ''], { traffic: [external] })).toThrow('--policies takes names');
  });
});
