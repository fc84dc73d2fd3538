/**
 * `hash_32` of the Linux kernel (include/linux/hash.h): the top bits of a product with the golden ratio.
 * @param value unsigned 32 bits
 * @param bits how many bits of the hash to keep, 1 to 32
 */
export function fibonacciHash(value: number, bits: number): number {
  return Math.imul(value, 0x61c88647) >>> (32 - bits);
}
