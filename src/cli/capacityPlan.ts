import { availableParallelism } from 'node:os';
import type { SearchPlan } from '../experiment/capacity/search.ts';
import type { CapacityEnd, CapacityVariable } from '../metrics/capacity.ts';
import type { Overrides } from '../scenario/source/overrides.ts';
import { MAX_REPLICATIONS, MAX_WORKERS } from './comparePlan.ts';
import { CommandError } from './exitStatus.ts';
import { percentage, wholeNumber } from './numberOptions.ts';

/** Nothing nearer than this can be told apart by runs of any length. */
const FINEST = 0.001;
/** The precision of a search that asks for none. */
const USUAL = 0.05;

/** The options that say what is searched for. */
export interface SearchArgs {
  readonly traffic?: string | undefined;
  readonly vary?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly find?: string | undefined;
  readonly replications?: string | undefined;
  readonly precision?: string | undefined;
  readonly workers?: string | undefined;
}

/** They, understood. */
export interface CapacityEffort {
  readonly varied: CapacityVariable;
  readonly search: SearchPlan;
  readonly replications: number;
  readonly workers: number;
}

/** A number with its unit: `10ms`, `1.5`, `100/s`. */
interface Quantity {
  readonly value: number;
  readonly unit: string;
  readonly isWhole: boolean;
}

/** @throws {CommandError} for options that make no sense, alone or together */
export function capacityEffort(args: SearchArgs): CapacityEffort {
  const { workers, replications = '5', vary, traffic } = args;
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

/** Whole numbers are told apart exactly, unless something else is asked for. */
function precisionOf({ precision }: SearchArgs, integer: boolean): number {
  if (precision === undefined) return integer ? 0 : USUAL;
  const fraction = percentage('--precision', precision);
  if (fraction >= FINEST) return fraction;
  throw new CommandError(`--precision must be at least ${100 * FINEST} %, not ${precision}`);
}

type Range = Pick<CapacityEffort, 'varied'> & { readonly search: Omit<SearchPlan, 'precision'> };

/** Multiples of the traffic; without a range they are doubled or halved from the traffic as it is. */
function trafficRange({ traffic, from = '1', to, find }: SearchArgs): Range {
  if (find === 'least') throw new CommandError('--find least needs --vary: the least traffic is none at all');
  const ends = [from, ...(to === undefined ? [] : [to])].map((text) => quantity(text));
  if (ends.some(({ unit, value }) => unit !== '' || value <= 0))
    throw new CommandError('--from and --to of traffic are multiples of it above 0: --from 0.5 --to 4');
  const range = rangeOf(ends);
  const varied = { kind: 'traffic', name: traffic ?? 'all traffic', unit: '' } as const;
  return { varied, search: { ...range, find: 'greatest', integer: false } };
}

/** Values of a path; without `--to` they are doubled or halved from the first. */
function pathRange(vary: string, { from, to, find }: SearchArgs): Range {
  if (from === undefined)
    throw new CommandError(`--vary needs a value to start from: --vary ${vary} --from 1 --to 50`);
  const ends = [from, ...(to === undefined ? [] : [to])].map((text) => quantity(text));
  const [{ unit }, last] = [ends[0], ends[ends.length - 1]];
  if (unit !== last.unit)
    throw new CommandError(`--from ${from} and --to ${to} have different units: a range has one`);
  if (to === undefined && ends[0].value <= 0)
    throw new CommandError('--from must be above 0 where there is no --to: it is doubled or halved');
  const end = find as CapacityEnd | undefined;
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

function rangeOf([first, second]: readonly Quantity[]): { readonly from: number; readonly to?: number } {
  if (second === undefined) return { from: first.value };
  if (first.value >= second.value)
    throw new CommandError(
      `--from ${first.value}${first.unit} must be less than --to ${second.value}${second.unit}`,
    );
  return { from: first.value, to: second.value };
}

function quantity(text: string): Quantity {
  const match = /^(-?\d{1,12}(?:\.\d{1,12})?)([^\d.]*)$/.exec(text.trim());
  if (match === null)
    throw new CommandError(`"${text}" is no number: --from and --to take 5, 0.5, 10ms or 100/s`);
  return { value: Number(match[1]), unit: match[2], isWhole: /^-?\d+$/.test(match[1]) };
}

/** A value as the scenario is to have it, as an assignment that `--set` takes. */
export function assignment({ name, unit }: CapacityVariable, value: number): string {
  return `${name}=${value}${unit}`;
}

/**
 * The thresholds of `--slo` options, in place of the scenario's.
 *
 * @throws {CommandError} for one without a colon
 */
export function sloOverrides(slo: readonly string[]): Pick<Overrides, 'slo'> {
  if (slo.length === 0) return {};
  const thresholds = new Map<string, string[]>();
  for (const text of slo) {
    const match = /^\s*([^:]+?)\s*:\s*(.+?)\s*$/.exec(text);
    if (match === null)
      throw new CommandError(`--slo "${text}" must name what it is about: --slo "web.latency: p(99)<500ms"`);
    thresholds.set(match[1], [...(thresholds.get(match[1]) ?? []), match[2]]);
  }
  return { slo: Object.fromEntries(thresholds) };
}
