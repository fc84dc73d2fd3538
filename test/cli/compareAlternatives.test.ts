import { describe, expect, it } from 'vitest';
import { alternativesOf } from '../../src/cli/compareAlternatives.ts';
import { traffic } from '../support/scenarios.ts';

describe('alternativesOf', () => {
  const scenario = {
    traffic: [traffic(1, { entry: { via: 'LoadBalancer', namespace: 'default', service: 'web', port: 80 } })],
  };

  it('combines policies with values', () => {
    const alternatives = alternativesOf({ policies: 'random,round-robin', vary: ['seed=1,2'] }, scenario);
    expect(alternatives.map(({ name }) => name)).toEqual([
      'random, seed=1',
      'random, seed=2',
      'round-robin, seed=1',
      'round-robin, seed=2',
    ]);
  });

  it('refuses a comparison of nothing, or of one thing', () => {
    expect(() => alternativesOf({}, scenario)).toThrow('there is nothing to compare');
    expect(() => alternativesOf({ policies: 'random' }, scenario)).toThrow('there is nothing to compare');
  });
});
