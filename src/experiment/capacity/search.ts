import type { CapacityEnd } from '../../metrics/capacity.ts';

/** What to look for, and where. */
export interface SearchPlan {
  /** Absent: the ends of the range tell. */
  readonly find?: CapacityEnd;
  /** Whole numbers only. */
  readonly integer: boolean;
  /** Distance between the last two values, over the greater one, at which the search ends; 0 for neighbours. */
  readonly precision: number;
  /** One end of the values to try, or the one to start from where there is no `to`; above 0 there. */
  readonly from: number;
  /** Absent: a bracket is found by doubling and halving. */
  readonly to?: number;
}

/** Two neighbouring values: the last at which all holds, and the first at which it does not. */
export interface Bracket {
  readonly find: CapacityEnd;
  /** The last value at which all holds; absent: none was found. */
  readonly good?: number;
  /** The nearest value at which something does not hold; absent: none was found. */
  readonly bad?: number;
}

/** Tries one value. @returns whether all holds there; undefined: the search is to stop */
export type Probe = (value: number, expected: number) => Promise<boolean | undefined>;

/** Doublings or halvings after which there is no bracket to be found: a factor of a thousand. */
const MOST_DOUBLINGS = 10;
/** Values that finding a bracket takes as a rule; the progress guesses with it. */
const USUAL_DOUBLINGS = 3;

/**
 * Finds the end of the values at which a condition holds, by bisection; a bracket is found by doubling where none is
 * given. It is right if the condition changes once, which is for the caller to check: bisection sees one change.
 * Takes about log2(width / precision) values.
 *
 * @param probe is told how many more values are expected after this one
 */
export async function search(plan: SearchPlan, probe: Probe): Promise<Bracket> {
  // A guess for the progress; without an end of the range, of a bracket as doubling would give it.
  const halvings = halvingsLeft({ good: plan.from, bad: plan.to ?? 2 * plan.from }, plan);
  let bracket = await (plan.to === undefined
    ? doubled(plan, (value) => probe(value, halvings + USUAL_DOUBLINGS))
    : ends(plan, plan.to, (value) => probe(value, halvings)));
  for (let middle = middleOf(bracket, plan); middle !== undefined; middle = middleOf(bracket, plan)) {
    const holds = await probe(middle, halvingsLeft(bracket, plan) - 1);
    if (holds === undefined) break;
    bracket = { ...bracket, [holds ? 'good' : 'bad']: middle };
  }
  return bracket;
}

/** Both ends of a range; the one that holds tells which end of the values is looked for, unless that was said. */
async function ends(
  { from, to: _, find }: SearchPlan,
  to: number,
  probe: (value: number) => Promise<boolean | undefined>,
): Promise<Bracket> {
  const atFrom = await probe(from);
  const atTo = atFrom === undefined ? undefined : await probe(to);
  // Where neither end holds, more of something is likely to be needed than there was.
  const direction = find ?? (atFrom === true ? 'greatest' : 'least');
  if (atFrom === undefined || atTo === undefined) return { find: direction };
  const [near, far] = direction === 'greatest' ? [from, to] : [to, from];
  const [nearHolds, farHolds] = direction === 'greatest' ? [atFrom, atTo] : [atTo, atFrom];
  // Where everything holds the far end is the answer; where nothing does the near one is the best there is.
  if (farHolds) return { find: direction, good: far };
  return nearHolds ? { find: direction, good: near, bad: far } : { find: direction, bad: near };
}

/** Doubles or halves from the start until the condition changes. */
async function doubled(
  { from, find = 'greatest', integer }: SearchPlan,
  probe: (value: number) => Promise<boolean | undefined>,
): Promise<Bracket> {
  const first = await probe(from);
  if (first === undefined) return { find };
  // More is better for the least value, worse for the greatest.
  const factor = (find === 'greatest') === first ? 2 : 0.5;
  let value = from;
  for (let i = 0; i < MOST_DOUBLINGS; i++) {
    const next = integer ? Math.floor(value * factor) : value * factor;
    // Whole numbers end at 1, where half is 0.
    if (next === value || next <= 0) break;
    const holds = await probe(next);
    if (holds === undefined) break;
    if (holds !== first) return first ? { find, good: value, bad: next } : { find, good: next, bad: value };
    value = next;
  }
  return first ? { find, good: value } : { find, bad: value };
}

/** The next value to try; undefined once the bracket is as narrow as was asked for, or is none. */
function middleOf({ good, bad }: Bracket, { integer, precision }: SearchPlan): number | undefined {
  if (good === undefined || bad === undefined || isNarrow(good, bad, precision, integer)) return undefined;
  // Of values of different size the geometric mean halves the relative distance.
  const mean = good > 0 && bad > 0 ? Math.sqrt(good * bad) : (good + bad) / 2;
  const middle = integer ? Math.round(mean) : rounded(mean, precision);
  return middle === good || middle === bad ? integerBetween(good, bad, integer) : middle;
}

/** @returns undefined where no whole number lies between, or none is asked for */
function integerBetween(a: number, b: number, integer: boolean): number | undefined {
  return integer && Math.abs(a - b) > 1 ? Math.min(a, b) + 1 : undefined;
}

/** Neighbouring whole numbers are narrow whatever the precision. */
function isNarrow(good: number, bad: number, precision: number, integer: boolean): boolean {
  const distance = Math.abs(good - bad);
  return distance <= precision * Math.max(Math.abs(good), Math.abs(bad)) || (integer && distance <= 1);
}

/** With two digits more than the precision has, so that the values read well and the bracket can still close. */
function rounded(value: number, precision: number): number {
  return Number(value.toPrecision(2 + Math.ceil(-Math.log10(precision))));
}

/** Halvings until the bracket is narrow. */
function halvingsLeft(
  { good = 0, bad = 0 }: Pick<Bracket, 'good' | 'bad'>,
  { precision, integer }: SearchPlan,
): number {
  // Halving stops at the precision or at neighbouring whole numbers, whichever comes first.
  const distance = Math.abs(good - bad);
  const aim = Math.max(precision * Math.max(Math.abs(good), Math.abs(bad)), integer ? 1 : 0);
  return Math.max(1, Math.ceil(Math.log2(distance / aim)));
}
