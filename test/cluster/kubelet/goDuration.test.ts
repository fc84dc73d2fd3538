import { describe, expect, it } from 'vitest';
import { goDuration } from '../../../src/cluster/kubelet/goDuration.ts';

describe('a duration as Go prints it', () => {
  it.each([
    [0, '0s'],
    [0.0004, '0s'],
    [0.796, '796ms'],
    [1, '1s'],
    [7.264, '7.264s'],
    [61.5, '1m1.5s'],
    [123, '2m3s'],
    [3600, '1h0m0s'],
    [0.1 + 0.2, '300ms'],
  ])('%d s is %s', (seconds, text) => {
    expect(goDuration(seconds)).toBe(text);
  });
});
