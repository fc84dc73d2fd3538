import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { humanDuration } from '../../../src/cli/looking/humanDuration.ts';

describe('humanDuration', () => {
  // Cases of `duration_test.go` beside Kubernetes' own.
  it.each([
    [0.9, '0s'],
    [-1, '0s'],
    [-2, '<invalid>'],
    [70, '70s'],
    [119.99, '119s'],
    [120, '2m'],
    [190, '3m10s'],
    [599, '9m59s'],
    [600, '10m'],
    [70 * 60, '70m'],
    [3 * 3600 - 1, '179m'],
    [3 * 3600, '3h'],
    [5 * 3600 + 12 * 60, '5h12m'],
    [47 * 3600, '47h'],
    [2 * 86_400, '2d'],
    [3 * 86_400 + 4 * 3600, '3d4h'],
    [100 * 86_400, '100d'],
    [800 * 86_400, '2y70d'],
    [3000 * 86_400, '8y'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(humanDuration(seconds)).toBe(text);
  });

  it('is never longer than two numbers with their units', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (seconds) => {
        expect(humanDuration(seconds)).toMatch(/^\d+[smhdy](\d+[smhd])?$/);
      }),
    );
  });
});
