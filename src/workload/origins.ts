import type { TrafficConfig } from './config.ts';

/** Where requests begin: one arrival process, and the traffic sources that its requests are told apart by. */
export interface Origin {
  /** Names its random streams: that of its source, or of its mix. */
  readonly name: string;
  /** Number of its first source; the others follow. */
  readonly first: number;
  /** Its sources: one, or as many as its mix has kinds of request. */
  readonly kinds: number;
  /** By kind: the share of the requests that are of it or of one before it; the last one is 1. */
  readonly shares: Float64Array;
  /** Who sends, when and how: what all of its sources agree in. */
  readonly config: TrafficConfig;
}

/** The origins of all traffic; sources of the same mix follow each other and make one. */
export function originsOf(traffic: readonly TrafficConfig[]): readonly Origin[] {
  const origins: Origin[] = [];
  for (let first = 0; first < traffic.length; ) {
    const config = traffic[first];
    const mix = config.mix?.name;
    let end = first + 1;
    while (mix !== undefined && traffic[end]?.mix?.name === mix) end++;
    const shares = sharesOf(traffic.slice(first, end).map((source) => source.mix?.weight ?? 1));
    origins.push({ name: mix ?? config.name, first, kinds: end - first, shares, config });
    first = end;
  }
  return origins;
}

function sharesOf(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = new Float64Array(weights.length);
  let sum = 0;
  for (const [kind, weight] of weights.entries()) {
    sum += weight;
    shares[kind] = sum / total;
  }
  // Rounding must not leave a gap at the end.
  shares[shares.length - 1] = 1;
  return shares;
}

/** The source that a request belongs to. @param uniform in [0, 1) */
export function sourceOfKind({ first, shares }: Origin, uniform: number): number {
  let kind = 0;
  while (uniform >= shares[kind]) kind++;
  return first + kind;
}
