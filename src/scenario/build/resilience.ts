import type { RetryConfig, TrafficConfig } from '../../workload/config.ts';
import { ENVOY_BACK_OFF } from '../../workload/resilience/backOff/envoyBackOff.ts';
import { GRPC_MAX_ATTEMPTS } from '../../workload/resilience/backOff/grpcBackOff.ts';
import type {
  ConnectionPoolConfig,
  HedgingConfig,
  ResilienceConfig,
} from '../../workload/resilienceConfig.ts';
import type { TrafficEntry } from '../language/traffic.ts';
import { hedgingNeedsDelay, multiplierOfGrpc, poolNeedsMax, tooManyAttempts } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/** What a source says about its connections, its patience and its persistence. */
type Persistence = Pick<TrafficConfig, 'timeout' | 'retries' | 'reuse' | 'keepalive' | 'userTimeout'> &
  ResilienceConfig;

/** What is said about that, in the same words for the clients of a source and for pods that call others. */
type Said = Pick<
  TrafficEntry,
  'timeout' | 'cancel' | 'retries' | 'hedging' | 'circuitBreaker' | 'throttle' | 'rateLimit' | 'connections'
>;

/**
 * How the clients of a source bear up. What they do not ask for is absent, so that it costs nothing. All
 * times are in seconds.
 */
export function buildResilience(entry: Said, path: Path, context: BuildContext): Persistence {
  const { cancel, circuitBreaker, rateLimit, throttle } = entry;
  // The settings of a pool stand among those of connections in the file, and are an object of their own in
  // the run.
  const { max, pending, wait, idleTimeout, maxAge, ...connections } = entry.connections;
  const pool = {
    ...(max !== undefined && { max }),
    ...(pending !== undefined && { pending }),
    ...(wait !== undefined && { wait }),
    ...(idleTimeout !== undefined && { idleTimeout }),
    ...(maxAge !== undefined && { maxAge }),
  };
  checkPool(pool, [...path, 'connections'], context);
  const hedging = buildHedging(entry.hedging, [...path, 'hedging'], context);
  return {
    ...connections,
    ...buildTimeouts(entry.timeout),
    retries: buildRetries(entry.retries, [...path, 'retries'], context),
    ...(cancel && { cancel }),
    ...(hedging && { hedging }),
    ...(circuitBreaker && { circuitBreaker }),
    ...(throttle && { throttle }),
    ...(rateLimit && { rateLimit }),
    ...(Object.keys(pool).length > 0 && { pool }),
  };
}

/**
 * A duration alone is that of a try. That is the common case, and then nothing bounds the connection and the
 * whole request apart from it.
 */
function buildTimeouts(
  timeout: TrafficEntry['timeout'],
): Pick<Persistence, 'timeout' | 'connectTimeout' | 'totalTimeout'> {
  if (typeof timeout === 'number') return { timeout };
  const { connect, request, total } = timeout;
  return {
    timeout: request,
    ...(connect !== undefined && { connectTimeout: connect }),
    ...(total !== undefined && { totalTimeout: total }),
  };
}

/** One condition is a list of one. The waits are those of the client whose way of waiting it is. */
function buildRetries(entry: TrafficEntry['retries'], path: Path, context: BuildContext): RetryConfig {
  const { attempts, jitter, on, multiplier, budget } = entry;
  if (jitter === 'grpc' && attempts >= GRPC_MAX_ATTEMPTS)
    errorAt(context, [...path, 'attempts'], tooManyAttempts(GRPC_MAX_ATTEMPTS));
  if (jitter !== 'grpc' && multiplier !== undefined)
    errorAt(context, [...path, 'multiplier'], multiplierOfGrpc(jitter));
  const [backoff, maxBackoff] = waits(entry);
  return {
    attempts,
    backoff,
    maxBackoff,
    jitter,
    ...(multiplier !== undefined && { multiplier }),
    ...(on !== undefined && { on: typeof on === 'string' ? [on] : on }),
    ...(budget !== undefined && { budget }),
  };
}

/** First and longest back-off, seconds: what is said, or the default of that kind of client. */
function waits({ jitter, backoff, maxBackoff }: TrafficEntry['retries']): [number, number] {
  if (jitter !== 'envoy') return [backoff ?? 0.1, maxBackoff ?? 10];
  const base = backoff ?? ENVOY_BACK_OFF.base / 1000;
  // Envoy's longest wait follows the first (`RetryBackOff.max_interval`, route_components.proto).
  return [base, maxBackoff ?? (base * ENVOY_BACK_OFF.max) / ENVOY_BACK_OFF.base];
}

/**
 * A hedge is sent after a fixed time or at a percentile of the latencies seen so far; one of them has to be
 * said. The 95th percentile is the one of "The Tail at Scale" (Dean and Barroso, CACM 56(2), 2013).
 */
function buildHedging(
  entry: TrafficEntry['hedging'],
  path: Path,
  context: BuildContext,
): HedgingConfig | undefined {
  if (entry === undefined) return undefined;
  const { delay, percentile, ...rest } = entry;
  if (delay !== undefined && percentile === undefined) return { ...rest, delay };
  if (delay === undefined && percentile !== undefined) return { ...rest, delay: { percentile } };
  errorAt(context, path, hedgingNeedsDelay());
  return undefined;
}

/** Waiting needs a bound on connections to wait for: without `max` there is always a new one. */
function checkPool({ max, pending, wait }: ConnectionPoolConfig, path: Path, context: BuildContext): void {
  if (max !== undefined) return;
  if (pending !== undefined) errorAt(context, [...path, 'pending'], poolNeedsMax('pending'));
  if (wait !== undefined) errorAt(context, [...path, 'wait'], poolNeedsMax('wait'));
}
