import {
  CAPACITY_VERSION,
  type Capacity,
  type CapacityPoint,
  type CapacityVariable,
} from '../../metrics/capacity.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { CapacityPlan, FoundCapacity } from './findCapacity.ts';
import type { Bracket } from './search.ts';

/**
 * Where a capacity came from. For capacity.json, so that the search can be repeated.
 */
export interface CapacityOrigin {
  readonly version: string;
  readonly command: string;
  readonly scenario: Scenario;
  readonly varied: CapacityVariable;
}

/** Computes everything that is told of a capacity from what was tried. At least one value must have been. */
export function capacityResults(
  plan: CapacityPlan,
  { bracket, points, complete }: FoundCapacity,
  { version, command, scenario, varied }: CapacityOrigin,
): Capacity {
  return {
    schemaVersion: CAPACITY_VERSION,
    version,
    scenario: scenario.name,
    description: scenario.description,
    seed: scenario.seed,
    command,
    complete,
    replications: plan.replications,
    duration: scenario.duration,
    warmupFrom: plan.findWarmup ? 'MSER-5' : 'scenario',
    confidence: 1 - plan.alpha,
    precision: plan.precision,
    varied,
    find: bracket.find,
    holds: bracket.good ?? null,
    crossed: bracket.bad ?? null,
    remarks: remarksOf(plan, bracket, points, varied),
    points,
  };
}

/** What a reader must know before the numbers, in sentences, most important first. */
function remarksOf(
  { replications }: CapacityPlan,
  bracket: Bracket,
  points: readonly CapacityPoint[],
  { unit }: CapacityVariable,
): string[] {
  return [
    // What makes figures meaningless comes first, what makes them uncertain last.
    ...saturationRemark(bracket, points, unit),
    ...monotonyRemark(bracket, points, unit),
    ...unclearRemark(points, unit),
    ...(replications === 1 ? ['One replication has no confidence bounds: every verdict may be chance.'] : []),
  ];
}

/** Saturated runs are named: what they measured depends on how long they were. */
function saturationRemark({ good }: Bracket, points: readonly CapacityPoint[], unit: string): string[] {
  const saturated = points.filter(({ unstable }) => unstable !== undefined);
  if (saturated.length === 0) return [];
  const own = saturated.find(({ value }) => value === good);
  const warning =
    own === undefined
      ? []
      : [
          `The value found is saturated itself: its figures grow with the length of the run (${own.unstable}).`,
        ];
  const others = saturated.filter((point) => point !== own);
  if (others.length === 0) return warning;
  const names = others.map(({ value, unstable }) => `${value}${unit}: ${unstable}`).join('; ');
  return [...warning, `Saturated, so that their latencies have no mean: ${names}.`];
}

/** Bisection finds one change of the verdict; here are several. */
function monotonyRemark(
  { find, good, bad }: Bracket,
  points: readonly CapacityPoint[],
  unit: string,
): string[] {
  if (bad === undefined) return [];
  const isBeyond = (value: number) => (find === 'greatest' ? value > bad : value < bad);
  const again = points.filter(({ value, verdict }) => verdict === 'holds' && isBeyond(value));
  const isWithin = (value: number) =>
    good !== undefined && (find === 'greatest' ? value < good : value > good);
  const gaps = points.filter(({ value, verdict }) => verdict !== 'holds' && isWithin(value));
  const texts = (some: readonly CapacityPoint[]) => some.map(({ value }) => `${value}${unit}`).join(', ');
  return [
    ...(again.length === 0
      ? []
      : [
          `Not monotone: the thresholds hold again at ${texts(again)}, beyond ${bad}${unit}, where they do not. The value found is one of several ends.`,
        ]),
    ...(gaps.length === 0 ? [] : [`Not monotone: the thresholds do not hold at ${texts(gaps)}.`]),
  ];
}

/** Values between the two verdicts: a threshold is not shown to be crossed, but not to be kept either. */
function unclearRemark(points: readonly CapacityPoint[], unit: string): string[] {
  const unclear = points.filter(({ verdict }) => verdict === 'unclear');
  if (unclear.length === 0) return [];
  const values = unclear.map(({ value }) => `${value}${unit}`).join(', ');
  return [
    `Unclear at ${values}: the mean keeps every threshold, but its 95 % bound does not. More --replications, or longer runs, would tell.`,
  ];
}
