import { isDeepStrictEqual } from 'node:util';

/** Have two lists the same members, in whatever order? */
export function sameMembers(a: readonly unknown[], b: readonly unknown[]): boolean {
  const left = [...b];
  for (const member of a) {
    const found = left.findIndex((other) => isDeepStrictEqual(member, other));
    if (found < 0) return false;
    left.splice(found, 1);
  }
  return left.length === 0;
}
