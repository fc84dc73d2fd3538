import type { ServiceTimeSampler } from '../serviceTime.ts';

const TWO_TO_32 = 2 ** 32;

/**
 * The same distribution from a number that has nothing to do with the one given, but follows from it: so the work of
 * a proxy on a request and that of the pod behind it are independent, and the pod's is the one that it would
 * be without the proxy. The number's 32 bits go through the finalizer of MurmurHash3 (A. Appleby), a permutation.
 */
export function independently(sampler: ServiceTimeSampler): ServiceTimeSampler {
  return (uniform) => {
    let bits = Math.trunc(uniform * TWO_TO_32) ^ 0x9e3779b9;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return sampler(((bits ^ (bits >>> 16)) >>> 0) / TWO_TO_32);
  };
}
