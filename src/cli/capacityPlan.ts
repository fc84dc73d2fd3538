import { availableParallelism } from 'node:os';
import type { SearchPlan } from '../experiment/capacity/search.ts';
import type { CapacityEnd, CapacityVariable } from '../metrics/capacity.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { MAX_REPLICATIONS, MAX_WORKERS } from './comparePlan.ts';
import { CommandError } from './exitStatus.ts';
import { percentage, wholeNumber } from './numberOptions.ts';

/** Nothing nearer than this can be told apart by runs of any length. A thousandth, relative. */
const FINEST = 0.001;
/** The precision of a search that asks for none. Relative; nearer takes more values, and so more runs. */
const USUAL = 0.05;

/** The options that say what is searched for. As text, as they were typed; undefined: not given. */
export interface SearchArgs {
  /** The source whose rate is multiplied; undefined: all of them. */
  readonly traffic?: string | undefined;
  /** Path of a number, in place of the traffic. */
  readonly vary?: string | undefined;
  /** First value to try, with its unit. */
  readonly from?: string | undefined;
  /** Last value to try; undefined: doubled or halved until the end is passed. */
  readonly to?: string | undefined;
  /** `greatest` or `least`; undefined: what both ends of the range tell. */
  readonly find?: string | undefined;
  readonly replications?: string | undefined;
  /** How near the two values around the end have to be: `5%`. */
  readonly precision?: string | undefined;
  readonly workers?: string | undefined;
}

/**
 * They, understood.
 *
 * @see SearchPlan for how the search uses them
 */
export interface CapacityEffort {
  /** What is changed from run to run: the traffic, or the value at a path. */
  readonly varied: CapacityVariable;
  /** Where the search begins, which end it looks for and when it is over. */
  readonly search: SearchPlan;
  /** Runs of each value. */
  readonly replications: number;
  /** Threads; results do not depend on them. */
  readonly workers: number;
}

/** A number with its unit: `10ms`, `1.5`, `100/s`. */
interface Quantity {
  /** In the unit beside it. */
  readonly value: number;
  /** What followed the digits; empty: none. */
  readonly unit: string;
  /** Written without a fraction: `5`, not `5.0`. */
  readonly isWhole: boolean;
}

/**
 * @throws {CommandError} for options that make no sense, alone or together
 * @param args as they were typed
 * @returns what to search, how, and with how much effort
 */
export function capacityEffort(args: SearchArgs): CapacityEffort {
  const { workers, replications = '5', vary, traffic } = args;
  // The two say what is varied, and only one thing is.
  if (vary !== undefined && traffic !== undefined)
    throw new CommandError('--vary takes the place of the traffic: give it or --traffic, not both');
  const varied = vary === undefined ? trafficRange(args) : pathRange(vary, args);
  return {
    ...varied,
    search: { ...varied.search, precision: precisionOf(args, varied.search.integer) },
    replications: wholeNumber('--replications', replications, 1, MAX_REPLICATIONS),
    workers:
      workers === undefined ? availableParallelism() : wholeNumber('--workers', workers, 1, MAX_WORKERS),
  };
}

/**
 * Whole numbers are told apart exactly, unless something else is asked for.
 *
 * @returns a fraction; 0: neighbouring whole numbers
 * @throws {CommandError} below {@link FINEST}
 */
function precisionOf({ precision }: SearchArgs, integer: boolean): number {
  if (precision === undefined) return integer ? 0 : USUAL;
  const fraction = percentage('--precision', precision);
  if (fraction >= FINEST) return fraction;
  throw new CommandError(`--precision must be at least ${100 * FINEST} %, not ${precision}`);
}

/** What is varied and between which values, while the precision is not known yet. */
type Range = Pick<CapacityEffort, 'varied'> & { readonly search: Omit<SearchPlan, 'precision'> };

/**
 * Multiples of the traffic; without a range they are doubled or halved from the traffic as it is.
 *
 * @throws {CommandError} for a unit, or a multiple that is not above 0
 */
function trafficRange({ traffic, from = '1', to, find }: SearchArgs): Range {
  // Traffic that nobody sends keeps every threshold.
  if (find === 'least') throw new CommandError('--find least needs --vary: the least traffic is none at all');
  const ends = [from, ...(to === undefined ? [] : [to])].map((text) => quantity(text));
  if (ends.some(({ unit, value }) => unit !== '' || value <= 0))
    throw new CommandError('--from and --to of traffic are multiples of it above 0: --from 0.5 --to 4');
  const range = rangeOf(ends);
  const varied = { kind: 'traffic', name: traffic ?? 'all traffic', unit: '' } as const;
  return { varied, search: { ...range, find: 'greatest', integer: false } };
}

/**
 * Values of a path; without `--to` they are doubled or halved from the first.
 *
 * @throws {CommandError} without a start, or with ends that do not fit together
 */
function pathRange(vary: string, { from, to, find }: SearchArgs): Range {
  if (from === undefined)
    throw new CommandError(`--vary needs a value to start from: --vary ${vary} --from 1 --to 50`);
  const ends = [from, ...(to === undefined ? [] : [to])].map((text) => quantity(text));
  const [{ unit }, last] = [ends[0], ends[ends.length - 1]];
  if (unit !== last.unit)
    throw new CommandError(`--from ${from} and --to ${to} have different units: a range has one`);
  if (to === undefined && ends[0].value <= 0)
    throw new CommandError('--from must be above 0 where there is no --to: it is doubled or halved');
  // The choices of the option are these words.
  const end = find as CapacityEnd | undefined;
  // Without an upper end, values grow until the thresholds hold: how much is needed.
  const direction = end ?? (to === undefined ? 'least' : undefined);
  return {
    varied: { kind: 'path', name: vary, unit },
    search: {
      ...rangeOf(ends),
      ...(direction !== undefined && { find: direction }),
      // A number with a unit is a measure, one without and without a fraction a count.
      integer: unit === '' && ends.every(({ isWhole }) => isWhole),
    },
  };
}

/**
 * The ends as numbers, in order.
 *
 * @throws {CommandError} for an empty range
 */
function rangeOf([first, second]: readonly Quantity[]): { readonly from: number; readonly to?: number } {
  if (second === undefined) return { from: first.value };
  if (first.value >= second.value)
    throw new CommandError(
      `--from ${first.value}${first.unit} must be less than --to ${second.value}${second.unit}`,
    );
  return { from: first.value, to: second.value };
}

/**
 * Reads a number with an optional unit. Twelve digits are more than any setting has, and stay exact.
 *
 * @throws {CommandError} for anything else
 */
function quantity(text: string): Quantity {
  const match = /^(-?\d{1,12}(?:\.\d{1,12})?)([^\d.]*)$/.exec(text.trim());
  if (match === null)
    throw new CommandError(`"${text}" is no number: --from and --to take 5, 0.5, 10ms or 100/s`);
  return { value: Number(match[1]), unit: match[2], isWhole: /^-?\d+$/.test(match[1]) };
}

/**
 * A value as the scenario is to have it, as an assignment that `--set` takes.
 *
 * @param value in the unit of what is varied
 */
export function assignment({ name, unit }: CapacityVariable, value: number): string {
  return `${name}=${value}${unit}`;
}

/**
 * The thresholds of `--slo` options, in place of the scenario's.
 *
 * @throws {CommandError} for one without a colon
 * @returns nothing without such options, so that the scenario's thresholds stay
 */
export function sloOverrides(slo: readonly string[]): Pick<Overrides, 'slo'> {
  if (slo.length === 0) return {};
  const thresholds = new Map<string, string[]>();
  for (const text of slo) {
    // The name ends at the first colon; an expression has none.
    const match = /^\s*([^:]+?)\s*:\s*(.+?)\s*$/.exec(text);
    if (match === null)
      throw new CommandError(`--slo "${text}" must name what it is about: --slo "web.latency: p(99)<500ms"`);
    thresholds.set(match[1], [...(thresholds.get(match[1]) ?? []), match[2]]);
  }
  return { slo: Object.fromEntries(thresholds) };
}
