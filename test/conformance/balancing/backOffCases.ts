import { z } from 'zod';
import { envoyBackOffBound, envoyMeanWait } from '../../../src/workload/resilience/backOff/envoyBackOff.ts';
import {
  GRPC_CONNECT_BACK_OFF,
  GRPC_MIN_CONNECT_TIMEOUT,
  GRPC_RETRY_JITTER,
  grpcConnectWait,
  grpcRetryWait,
  nominalWait,
} from '../../../src/workload/resilience/backOff/grpcBackOff.ts';
import {
  type DoublingBackOff,
  decorrelatedRange,
  doubledWait,
  type Jitter,
  jitterRange,
  meanWait,
} from '../../../src/workload/resilience/backOff/jitter.ts';

const envoy = z.object({ base_ms: z.number(), max_ms: z.number() });
const connect = z.object({
  base_s: z.number(),
  multiplier: z.number(),
  jitter: z.number(),
  max_s: z.number(),
});
const retry = z.object({
  initialBackoff: z.number(),
  maxBackoff: z.number(),
  backoffMultiplier: z.number(),
});
const aws = z.object({ base: z.number(), cap: z.number() });

/** Draws at the ends of what a stream can give. */
const lowest = () => 0;
const highest = () => 1;

/** What the project says to a case about back-off, by its id. */
export function backOffOf(id: string, given: unknown): unknown {
  if (id.startsWith('backoff-envoy')) return envoyBounds(envoy.parse(given));
  if (id.startsWith('backoff-grpc-connect')) return grpcConnect(connect.parse(given));
  if (id.startsWith('backoff-grpc-retry')) return grpcRetry(retry.parse(given));
  return id.startsWith('backoff-aws-decorrelated')
    ? decorrelated(aws.parse(given))
    : jittered(aws.parse(given));
}

function envoyBounds({ base_ms, max_ms }: z.infer<typeof envoy>) {
  const backOff = { base: base_ms, max: max_ms };
  const bounds = first(6, (k) => envoyBackOffBound(backOff, k));
  return {
    upper_bound_exclusive_ms_current: bounds,
    'upper_bound_exclusive_ms_older_2^n-1': first(6, (k) => envoyBackOffBound(backOff, k, 'older')),
    mean_ms_current: bounds.map(envoyMeanWait),
  };
}

function grpcConnect({ base_s, multiplier, jitter, max_s }: z.infer<typeof connect>) {
  const backOff = { initial: base_s, multiplier, jitter, max: max_s };
  return {
    nominal_s: first(13, (k) => nominalWait(backOff, k)),
    first_has_no_jitter_in_go:
      grpcConnectWait(1, highest) === GRPC_CONNECT_BACK_OFF.initial &&
      grpcConnectWait(2, highest) > nominalWait(backOff, 2),
    min_connect_timeout_s: GRPC_MIN_CONNECT_TIMEOUT,
  };
}

function grpcRetry({ initialBackoff, maxBackoff, backoffMultiplier }: z.infer<typeof retry>) {
  const backOff = {
    initial: initialBackoff,
    multiplier: backoffMultiplier,
    max: maxBackoff,
    jitter: GRPC_RETRY_JITTER,
  };
  return {
    nominal_s: first(6, (k) => nominalWait(backOff, k)),
    factor_range: [lowest, highest].map((draw) => grpcRetryWait(backOff, 6, draw) / nominalWait(backOff, 6)),
  };
}

function jittered(backOff: DoublingBackOff) {
  const waits = first(12, (n) => doubledWait(backOff, n));
  const ranges = (jitter: Jitter) => waits.map((wait) => jitterRange(jitter, wait));
  const pairs = (jitter: Jitter) => ranges(jitter).map(({ least, most }) => [least, most]);
  return {
    upper_bound: waits,
    full_jitter_range: pairs('full'),
    full_jitter_mean: ranges('full').map(meanWait),
    equal_jitter_range: pairs('equal'),
    equal_jitter_mean: ranges('equal').map(meanWait),
  };
}

function decorrelated(backOff: DoublingBackOff) {
  let longest = backOff.base;
  return {
    largest_possible_sleep_after_k: first(12, () => {
      longest = decorrelatedRange(backOff, longest).most;
      return longest;
    }),
    smallest_possible_sleep: decorrelatedRange(backOff, longest).least,
    mean_of_first_sleep: meanWait(decorrelatedRange(backOff, backOff.base)),
  };
}

/** What comes for 1 to that number. */
function first(count: number, of: (k: number) => number): number[] {
  return Array.from({ length: count }, (_, i) => of(i + 1));
}
