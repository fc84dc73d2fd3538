import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from '../../src/cluster/objects.ts';
import { sameTaint, tolerates, untolerated } from '../../src/cluster/taints.ts';

const TAINT: Taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };

describe('tolerations', () => {
  it.each<[string, Toleration, boolean]>([
    [
      'the same key, value and effect',
      { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' },
      true,
    ],
    ['no effect: every effect', { key: 'dedicated', operator: 'Equal', value: 'db' }, true],
    ['Exists: every value', { key: 'dedicated', operator: 'Exists' }, true],
    ['no key with Exists: everything', { operator: 'Exists' }, true],
    ['another value', { key: 'dedicated', operator: 'Equal', value: 'web' }, false],
    ['no value for a taint that has one', { key: 'dedicated', operator: 'Equal' }, false],
    ['another key', { key: 'other', operator: 'Exists' }, false],
    ['another effect', { key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }, false],
  ])('%s', (_, toleration, expected) => {
    expect(tolerates(toleration, TAINT)).toBe(expected);
  });

  it('the first taint of the effects that count and that nobody tolerates is named', () => {
    const soft: Taint = { key: 'soft', effect: 'PreferNoSchedule' };
    expect(untolerated([soft, TAINT], [], ['NoSchedule', 'NoExecute'])).toEqual(TAINT);
    expect(untolerated([soft], [], ['NoSchedule'])).toBeUndefined();
    expect(untolerated([TAINT], [{ operator: 'Exists' }], ['NoSchedule'])).toBeUndefined();
  });

  it('key and effect tell taints apart, the value does not', () => {
    expect(sameTaint(TAINT, { ...TAINT, value: 'web' })).toBe(true);
    expect(sameTaint(TAINT, { ...TAINT, effect: 'NoExecute' })).toBe(false);
  });
});
