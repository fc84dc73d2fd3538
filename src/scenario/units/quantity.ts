/** Powers of ten of the decimal suffixes (`staging/src/k8s.io/apimachinery/pkg/api/resource/suffix.go`). */
const DECIMAL = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
/** Powers of two of the binary suffixes. */
const BINARY = new Map([
  ['Ki', 10n],
  ['Mi', 20n],
  ['Gi', 30n],
  ['Ti', 40n],
  ['Pi', 50n],
  ['Ei', 60n],
]);

/**
 * Sign, digits with a point anywhere, and a suffix or an exponent. A minus is no part of it: nothing that is
 * read here can be negative.
 */
const WHOLE = /^\+?(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,2})?$/;

/**
 * A Kubernetes quantity times `scale`, rounded up as Kubernetes rounds (`Quantity.ScaledValue`): `250m`, `1Gi`, `1e3`,
 * `.5Gi`. Computed in whole numbers, because 0.07 x 1000 is a little more than 70 in binary fractions and rounding that up would
 * give 71. `undefined` for what is not a quantity, is negative, or is too large to be counted exactly.
 */
function scaled(text: string, scale: bigint): number | undefined {
  const match = text.length > 32 ? null : WHOLE.exec(text);
  if (match === null) return undefined;
  const [, whole, fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const power = exponentOf(suffix) - fraction.length;
  let value = BigInt(whole + fraction) * scale * 2n ** (BINARY.get(suffix) ?? 0n);
  if (power >= 0) value *= 10n ** BigInt(power);
  else value = ceilDivide(value, 10n ** BigInt(-power));
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

/**
 * Power of ten of a suffix; binary ones have none. `E` is also the exponent of a number, which is told from
 * the suffix by the digits after it.
 */
function exponentOf(suffix: string): number {
  if (BINARY.has(suffix)) return 0;
  return DECIMAL.get(suffix) ?? Number(suffix.slice(1));
}

/** For values that are not negative. Rounded up, as Kubernetes rounds a quantity that does not fit. */
function ceilDivide(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

/** Millicores of a CPU quantity: `100m` is 100, `2` is 2000. `undefined` if it is not a quantity. */
export function parseCpu(text: string): number | undefined {
  return scaled(text, 1000n);
}

/** Bytes of a memory quantity: `1Ki` is 1024, `1k` is 1000. `undefined` if it is not a quantity. */
export function parseMemory(text: string): number | undefined {
  return scaled(text, 1n);
}

/** Millicores as Kubernetes writes them: `100m`, `2`. */
export function formatCpu(millicores: number): string {
  return millicores % 1000 === 0 ? `${millicores / 1000}` : `${millicores}m`;
}

/** Bytes with the largest binary suffix that divides them: `16Gi`, `1536Mi`, `1000`. */
export function formatMemory(bytes: number): string {
  for (const [suffix, power] of [
    ['Gi', 30],
    ['Mi', 20],
    ['Ki', 10],
  ] as const) {
    if (bytes > 0 && bytes % 2 ** power === 0) return `${bytes / 2 ** power}${suffix}`;
  }
  return `${bytes}`;
}
