import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { RandomStreams } from '../../../src/engine/random.ts';

/** A stream for the allocators' picks; which one does not matter, as the cases allow any pick. */
export const PICKS = new RandomStreams(1).stream('conformance');

/** What the cases ask of an allocator; `T` is what it hands out. */
export interface Allocator<T> {
  readonly free: bigint | number;
  readonly used: number;
  take(value: T): string | undefined;
  allocate(): T | undefined;
  release(value: T): void;
}

const next = z.object({ ok: z.number(), errors: z.number(), picked: z.array(z.unknown()) });

/** What follows from the operations of a case, one answer each. */
export function play<T>(
  allocator: Allocator<T>,
  operations: readonly unknown[],
  value: z.ZodType<T>,
): unknown {
  const operation = z.discriminatedUnion('op', [
    z.object({ op: z.literal('next'), count: z.number() }),
    z.object({ op: z.literal('take'), value }),
    z.object({ op: z.literal('release'), value }),
    z.object({ op: z.literal('free') }),
    z.object({ op: z.literal('used') }),
  ]);
  const answer = (asked: z.infer<typeof operation>): unknown => {
    if (asked.op === 'next') return pick(allocator, asked.count);
    if (asked.op === 'take') return allocator.take(asked.value) ?? 'ok';
    if (asked.op === 'free') return Number(allocator.free);
    if (asked.op === 'used') return allocator.used;
    allocator.release(asked.value);
    return 'ok';
  };
  return operations.map((entry) => answer(operation.parse(entry)));
}

function pick<T>(allocator: Allocator<T>, count: number): z.infer<typeof next> {
  const picked = Array.from({ length: count }, () => allocator.allocate()).filter(
    (each) => each !== undefined,
  );
  return { ok: picked.length, errors: count - picked.length, picked };
}

const expectation = z.object({
  ok: z.number(),
  errors: z.number(),
  within: z.array(z.unknown()).optional(),
  only: z.array(z.unknown()).optional(),
});

const results = z.object({ results: z.array(z.unknown()) });

/** Picks are compared with what is allowed, everything else with what is expected. @param place a value's place in the range */
export function allows(place: (value: unknown) => bigint, expected: unknown, actual: unknown): boolean {
  const wanted = results.parse(expected).results;
  const found = results.parse(actual).results;
  return (
    wanted.length === found.length &&
    wanted.every((answer, i) => {
      const allowed = expectation.safeParse(answer);
      if (!allowed.success) return isDeepStrictEqual(answer, found[i]);
      const { ok, errors, picked } = next.parse(found[i]);
      const { within, only } = allowed.data;
      return (
        ok === allowed.data.ok &&
        errors === allowed.data.errors &&
        new Set(picked).size === picked.length &&
        picked.every((value) => only?.includes(value) ?? true) &&
        picked.every((value) => within === undefined || isBetween(place(value), within.map(place)))
      );
    })
  );
}

function isBetween(value: bigint, [first, last]: readonly bigint[]): boolean {
  return first !== undefined && last !== undefined && value >= first && value <= last;
}
