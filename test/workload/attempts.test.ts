import { describe, expect, it } from 'vitest';
import { Attempts } from '../../src/workload/attempts.ts';

/** A try of source 1, client 2, sent at 3.5 s in phase 1. */
function take(attempts: Attempts, tries = 0): number {
  return attempts.take(1, 2, 3.5, 1, tries, 0.25);
}

describe('a new attempt', () => {
  it('has what it was given, and neither pod nor connection nor lag', () => {
    const attempts = new Attempts();
    const attempt = take(attempts, 2);
    expect([attempts.source(attempt), attempts.client(attempt), attempts.phase(attempt)]).toEqual([1, 2, 1]);
    expect([attempts.sentAt(attempt), attempts.demand(attempt), attempts.tries(attempt)]).toEqual([
      3.5, 0.25, 2,
    ]);
    expect([attempts.pod(attempt), attempts.via(attempt), attempts.connection(attempt)]).toEqual([
      -1, -1, -1,
    ]);
    expect(attempts.lag(attempt)).toBe(0);
    expect([attempts.awaited(attempt), attempts.held(attempt)]).toEqual([true, false]);
  });

  it('keeps what it is told', () => {
    const attempts = new Attempts();
    const attempt = take(attempts);
    attempts.setPod(attempt, 11);
    attempts.setVia(attempt, 12);
    attempts.setConnection(attempt, 13);
    attempts.setCause(attempt, 5);
    attempts.setLag(attempt, 6);
    attempts.setNext(attempt, 14);
    expect([attempts.pod(attempt), attempts.via(attempt), attempts.connection(attempt)]).toEqual([
      11, 12, 13,
    ]);
    expect([attempts.cause(attempt), attempts.lag(attempt), attempts.next(attempt)]).toEqual([5, 6, 14]);
    expect([attempts.sentAt(attempt), attempts.demand(attempt)]).toEqual([3.5, 0.25]);
  });

  it('knows nothing of the use of its slot before', () => {
    const attempts = new Attempts();
    const old = take(attempts);
    attempts.setPod(old, 11);
    attempts.setVia(old, 12);
    attempts.setConnection(old, 13);
    attempts.setLag(old, 6);
    attempts.abandon(old);
    const attempt = take(attempts);
    expect(attempt).toBe(old);
    expect([attempts.pod(attempt), attempts.via(attempt), attempts.connection(attempt)]).toEqual([
      -1, -1, -1,
    ]);
    expect(attempts.lag(attempt)).toBe(0);
  });
});

describe('the slot of an attempt', () => {
  it('is free when its client has an outcome and no pod holds it', () => {
    const attempts = new Attempts();
    const attempt = take(attempts);
    const generation = attempts.generation(attempt);
    expect(attempts.isAwaited(attempt, generation)).toBe(true);
    attempts.abandon(attempt);
    expect(attempts.isAwaited(attempt, generation)).toBe(false);
    expect(attempts.generation(attempt)).not.toBe(generation);
  });

  it.each([
    ['the client first', true],
    ['the pod first', false],
  ])('waits for both who have it: %s', (_, clientFirst) => {
    const attempts = new Attempts();
    const attempt = take(attempts);
    const generation = attempts.generation(attempt);
    attempts.hold(attempt);
    expect(attempts.held(attempt)).toBe(true);
    if (clientFirst) attempts.abandon(attempt);
    else attempts.letGo(attempt);
    expect(attempts.isAwaited(attempt, generation)).toBe(!clientFirst);
    expect(attempts.held(attempt)).toBe(clientFirst);
    expect(take(attempts)).not.toBe(attempt);
    if (clientFirst) attempts.letGo(attempt);
    else attempts.abandon(attempt);
    expect(attempts.generation(attempt)).not.toBe(generation);
    expect(take(attempts)).toBe(attempt);
  });

  it('makes an old generation stale even when it is awaited again', () => {
    const attempts = new Attempts();
    const attempt = take(attempts);
    const old = attempts.generation(attempt);
    attempts.abandon(attempt);
    expect(take(attempts)).toBe(attempt);
    expect(attempts.awaited(attempt)).toBe(true);
    expect(attempts.isAwaited(attempt, old)).toBe(false);
    expect(attempts.isAwaited(attempt, attempts.generation(attempt))).toBe(true);
  });
});

describe('an attempt whose client waits for DNS', () => {
  it('is resolving until it has its answer, or until nobody waits for it', () => {
    const attempts = new Attempts();
    const attempt = take(attempts);
    expect(attempts.resolving(attempt)).toBe(false);
    attempts.setResolving(attempt, true);
    expect([attempts.resolving(attempt), attempts.awaited(attempt)]).toEqual([true, true]);
    attempts.setResolving(attempt, false);
    expect([attempts.resolving(attempt), attempts.awaited(attempt)]).toEqual([false, true]);
    attempts.setResolving(attempt, true);
    attempts.abandon(attempt);
    expect(take(attempts)).toBe(attempt);
    expect(attempts.resolving(attempt)).toBe(false);
  });
});

describe('many attempts', () => {
  it('keep their own numbers beyond the first 1,024', () => {
    const attempts = new Attempts();
    const count = 5000;
    const all = Array.from({ length: count }, (_, i) => attempts.take(i % 3, i, i / 8, i % 2, 0, i / count));
    expect(new Set(all).size).toBe(count);
    expect(attempts.used).toBe(count);
    for (const [i, attempt] of all.entries()) {
      expect(attempts.client(attempt)).toBe(i);
      expect(attempts.sentAt(attempt)).toBe(i / 8);
      expect(attempts.demand(attempt)).toBe(i / count);
    }
  });

  it('need no more slots than are in use at once', () => {
    const attempts = new Attempts();
    for (let i = 0; i < 10_000; i++) attempts.abandon(take(attempts));
    expect(attempts.used).toBe(1);
  });
});
