import { describe, expect, it } from 'vitest';
import {
  fnv1,
  generateName,
  replicaSetName,
  SAFE_ALPHABET,
  safeEncode,
} from '../../../src/cluster/api/names.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

describe('names', () => {
  it('FNV-1 has the published values of the empty text and of single letters', () => {
    // Test vectors of the FNV authors (http://www.isthe.com/chongo/src/fnv/test_fnv.c), 32 bits, FNV-1.
    expect(fnv1('')).toBe(0x811c9dc5);
    expect(fnv1('a')).toBe(0x050c5d7e);
    expect(fnv1('foobar')).toBe(0x31f0b262);
  });

  it('a hash is written with 4 to 9, b, c, d and f only', () => {
    // The byte of '0' is 48, and 48 mod 27 = 21 is '4' in the alphabet; '6' is 54, which gives the first letter.
    expect(safeEncode(1234567890)).toBe('56789bcdf4');
  });

  it('a generated name has five characters of the alphabet behind its base', () => {
    const name = generateName('web-5d4-', new RandomStreams(1).stream('names'));
    expect(name.slice(0, 8)).toBe('web-5d4-');
    expect([...name.slice(8)]).toHaveLength(5);
    for (const character of name.slice(8)) expect(SAFE_ALPHABET).toContain(character);
  });

  it('a long base is cut to 58 characters, so that the name keeps 63', () => {
    expect(generateName('x'.repeat(80), () => 0)).toBe(`${'x'.repeat(58)}bbbbb`);
  });

  it('the name of a ReplicaSet keeps 253 characters', () => {
    expect(replicaSetName('web', '56789b')).toBe('web-56789b');
    expect(replicaSetName('x'.repeat(300), '56789b')).toBe(`${'x'.repeat(246)}-56789b`);
  });
});
