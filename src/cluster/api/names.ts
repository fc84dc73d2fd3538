import { type RandomStream, uniformInt } from '../../engine/random.ts';

/**
 * Letters and digits of generated names: without vowels and look-alikes, so that no words come out.
 * Source: `staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go`.
 */
export const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A generated name keeps 63 characters, 5 of them random: `staging/src/k8s.io/apiserver/pkg/storage/names/generate.go`. */
const MAX_BASE_LENGTH = 58;
const RANDOM_LENGTH = 5;

/** Longest name of an object, a DNS subdomain. */
const MAX_NAME_LENGTH = 253;

/**
 * The base, cut to 58 characters, with five random ones behind it. Source: `SimpleNameGenerator` in the file named
 * above.
 */
export function generateName(base: string, random: RandomStream): string {
  let name = base.slice(0, MAX_BASE_LENGTH);
  for (let i = 0; i < RANDOM_LENGTH; i++) name += SAFE_ALPHABET[uniformInt(random, SAFE_ALPHABET.length)];
  return name;
}

/**
 * FNV-1, 32 bits, over the UTF-8 bytes of a text (multiply, then xor). Go's `hash/fnv.New32`; not FNV-1a, which xors
 * first.
 */
export function fnv1(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash >>> 0;
}

/**
 * A number as Kubernetes writes a pod template's hash: in decimal, each digit's byte taken modulo the alphabet,
 * so that only 4 to 9, b, c, d and f occur. Source: `SafeEncodeString` in the file of the alphabet.
 */
export function safeEncode(value: number): string {
  return [...String(value)]
    .map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length])
    .join('');
}

/**
 * `<deployment>-<hash>`, the deployment's name cut so that the whole has at most 253 characters.
 * @param hash of the pod template, which the selector and the pods carry as well
 */
export function replicaSetName(deployment: string, hash: string): string {
  return `${deployment.slice(0, MAX_NAME_LENGTH - hash.length - 1)}-${hash}`;
}
