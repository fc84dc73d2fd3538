/** `JHASH_INITVAL` of the Linux kernel: an arbitrary start. */
const START = 0xdeadbeef;

/**
 * Jenkins' hash of three 32-bit words (lookup3's final mix, `jhash_3words` in Linux include/linux/jhash.h): what kernel
 * and eBPF data planes hash connections with. Cheap, and without allocation.
 * @param seed another seed gives an independent hash
 * @returns unsigned 32 bits
 */
export function jenkinsHash(a: number, b: number, c: number, seed: number): number {
  // The kernel adds the length in bytes (3 words) to the seed.
  const start = (START + 12 + seed) | 0;
  a = (a + start) | 0;
  b = (b + start) | 0;
  c = (c + start) | 0;
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}

/** To the left, in 32 bits. */
function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
