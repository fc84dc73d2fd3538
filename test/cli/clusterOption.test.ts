import { describe, expect, it } from 'vitest';
import { clusterNamed } from '../../src/cli/looking/lookingOptions.ts';
import { twoClusters } from '../experiment/twoClusters.ts';

describe('--cluster', () => {
  it('names one of several clusters, and is the first without it', () => {
    const scenario = twoClusters();
    expect(clusterNamed('west', scenario)).toBe('west');
    expect(clusterNamed(undefined, scenario)).toBe('east');
  });

  it('is explained where there is no such cluster', () => {
    expect(() => clusterNamed('wets', twoClusters())).toThrow(
      'there is no cluster "wets", did you mean "west"?',
    );
    expect(() => clusterNamed('paris', twoClusters())).toThrow(
      'there is no cluster "paris"; there are east, west',
    );
  });

  it('is not for a scenario of one', () => {
    const { clusters: _, ...one } = twoClusters();
    expect(() => clusterNamed('east', one)).toThrow('--cluster is for scenarios of several clusters');
    expect(clusterNamed(undefined, one)).toBeUndefined();
  });
});
