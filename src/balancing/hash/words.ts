import type { RandomStream } from '../../engine/random.ts';
import { uniformInt } from '../../engine/random.ts';
import type { PickRequest } from '../balancer.ts';

/** The upper half of an unsigned 64-bit number. */
export function highWord(value: bigint): number {
  return Number(value >> 32n);
}

/** The lower half of an unsigned 64-bit number. */
export function lowWord(value: bigint): number {
  return Number(value & 0xffffffffn);
}

/**
 * A 64-bit number, given in two halves, modulo m: in three steps of exact floating-point arithmetic instead of big
 * integers.
 * @param m from 1 to 2^36
 */
export function modulo(high: number, low: number, m: number): number {
  // Every product stays below 2^52: m * 2^16 plus 16 bits.
  const upper = remainder(high, m);
  const middle = remainder(upper * 65536 + (low >>> 16), m);
  return remainder(middle * 65536 + (low & 0xffff), m);
}

/** x modulo m for whole numbers below 2^53, by a division instead of the slow `%` of doubles. */
function remainder(x: number, m: number): number {
  const rest = x - Math.floor(x / m) * m;
  // The quotient may have been rounded up to the next whole number.
  return rest < 0 ? rest + m : rest;
}

/**
 * x modulo m for whole numbers of 32 bits. Said to be unsigned, they are divided as integers; without that, as doubles,
 * which costs five times as much.
 */
export function remainder32(x: number, m: number): number {
  return (x >>> 0) % (m >>> 0);
}

/** Gives the request a random hash if it has none, as Envoy does without a hash policy. */
export function ensureHash(request: PickRequest, random: RandomStream): void {
  if (request.hashed) return;
  request.hashHigh = uniformInt(random, 4294967296);
  request.hashLow = uniformInt(random, 4294967296);
}
