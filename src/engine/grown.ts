type Growable = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** A copy of a typed array with room for at least `length` elements (default: twice as many); the rest is zero. */
export function grown<T extends Growable>(array: T, length = array.length * 2): T {
  const larger = new (array.constructor as new (n: number) => T)(length);
  larger.set(array);
  return larger;
}
