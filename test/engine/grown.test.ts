import { describe, expect, it } from 'vitest';
import { grown } from '../../src/engine/grown.ts';

describe('grown', () => {
  it('doubles the room, keeps what is there and leaves the rest at zero', () => {
    expect([...grown(Int32Array.of(7, -8))]).toEqual([7, -8, 0, 0]);
  });

  it('makes room for a given length', () => {
    expect([...grown(Float64Array.of(0.5), 3)]).toEqual([0.5, 0, 0]);
  });

  it.each([Float64Array.of(1), Uint32Array.of(1), Int32Array.of(1), Uint16Array.of(1), Uint8Array.of(1)])(
    'keeps the type of the array (%#) and is a copy',
    (array) => {
      const copy = grown(array);
      expect(copy.constructor).toBe(array.constructor);
      copy[0] = 2;
      expect(array[0]).toBe(1);
    },
  );
});
