/** Seconds of each unit of a rate: `/s`, `/m` and `/h`, in the order in which text is tried. */
const SECONDS_OF = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

/** Pattern of a rate, for the JSON schema that editors use. */
export const RATE_PATTERN = String.raw`^\d+(?:\.\d+)?/(?:s|m|h)$`;
/** Number and unit, each its own group. */
const WHOLE = /^(\d+(?:\.\d+)?)\/(s|m|h)$/;

/** Events a second of a rate such as `600/s`, `30/m` or `5/h`; `undefined` for anything else. */
export function parseRate(text: string): number | undefined {
  const match = text.length > 64 ? null : WHOLE.exec(text);
  if (match === null) return undefined;
  const rate = Number(match[1]) / (SECONDS_OF.get(match[2]) ?? Number.NaN);
  return Number.isFinite(rate) ? rate : undefined;
}

/** A rate as text, in the largest of `/s`, `/m`, `/h` that gives a whole number, else `/s`. */
export function formatRate(perSecond: number): string {
  for (const [unit, seconds] of SECONDS_OF) {
    const count = perSecond * seconds;
    if (Number.isInteger(count) && count / seconds === perSecond) return `${count}/${unit}`;
  }
  return `${perSecond}/s`;
}
