import type { ClusterEvent } from '../../src/cluster/events.ts';
import { LatencyHistogram } from '../../src/metrics/latencyHistogram.ts';
import type { Cohort, FailureRow, PodRow, Recording, TrafficRecord } from '../../src/metrics/recording.ts';
import { Cause, Lag } from '../../src/network/causes.ts';

/** A recording in which nothing happened, with what a test is about put in. */
export function recordingOf(changes: Partial<Recording> = {}): Recording {
  return {
    complete: true,
    stepEnds: [1, 2, 3],
    traffic: [],
    failures: [],
    pods: [],
    endpoints: [],
    nodes: [],
    events: [],
    conservation: [],
    ...changes,
  };
}

/** The requests of one phase: as many ok as there are latencies (seconds). */
export function cohortOf(
  phase: Cohort['phase'],
  seconds: number,
  latencies: readonly number[],
  { failed = 0, inFlight = 0 } = {},
): Cohort {
  const latency = new LatencyHistogram();
  for (const value of latencies) latency.record(value);
  const ok = latencies.length;
  return { phase, seconds, sent: ok + failed + inFlight, ok, failed, inFlight, latency };
}

/** A traffic source whose series say in the last of `steps` steps what its cohorts hold. */
export function trafficOf(name: string, cohorts: readonly Cohort[], steps = 3): TrafficRecord {
  const total = (count: 'sent' | 'ok' | 'failed' | 'inFlight') =>
    cohorts.reduce((sum, cohort) => sum + cohort[count], 0);
  const atEnd = (value: number) => Array.from({ length: steps }, (_, i) => (i === steps - 1 ? value : 0));
  const missing = Array.from({ length: steps }, () => Number.NaN);
  return {
    name,
    sent: atEnd(total('sent')),
    ok: atEnd(total('ok')),
    failed: atEnd(total('failed')),
    inFlight: atEnd(total('inFlight')),
    attempts: atEnd(total('sent')),
    connectionsOpened: atEnd(total('sent')),
    p50: missing,
    p95: missing,
    p99: missing,
    max: missing,
    cohorts,
  };
}

/** An event; most tests look at time, reason and object only. */
export function event(time: number, reason: string, object: string, message = ''): ClusterEvent {
  return { time, type: 'Normal', reason, object, message };
}

/** `Service/web` gains or loses a ready endpoint. */
export function endpointEvent(
  time: number,
  reason: 'EndpointAdded' | 'EndpointRemoved',
  pod: string,
  node: string,
) {
  const says = reason === 'EndpointAdded' ? 'is a ready endpoint' : 'is no longer a ready endpoint';
  return event(time, reason, 'Service/web', `10.244.0.1 (${pod} on ${node}) ${says}`);
}

/** A pod of the Deployment `web`, scheduled and ready before the traffic starts. */
export function podOf(name: string, node: string, changes: Partial<PodRow> = {}): PodRow {
  const life = { created: -60, scheduled: -59, ready: -50, requestsServed: 0, connections: 0, restarts: 0 };
  return { name, namespace: 'default', workload: 'web', node, ip: '10.244.0.1', ...life, ...changes };
}

/** Failed requests of the first traffic source in a step. */
export function failure(
  step: number,
  lag: number,
  count = 1,
  cause: number = Cause.connectTimeout,
): FailureRow {
  return { step, traffic: 0, cause, lag, count };
}

/** Step ends 1, 2, ... up to `seconds`. */
export function secondsUpTo(seconds: number): number[] {
  return Array.from({ length: seconds }, (_, i) => i + 1);
}

/**
 * A node failure as a run records it: `web` has two pods on worker-1 and two on worker-2, which loses power at 60 s.
 * NotReady at 110 s, endpoints gone at 110.02 s, rules at 111 s, evictions at 410 s, replacements ready at 414 s.
 * Requests fail until 112 s.
 */
export function nodeFailure(): Recording {
  const pods = [
    podOf('web-a', 'worker-1'),
    podOf('web-b', 'worker-1'),
    podOf('web-c', 'worker-2', { terminated: 440 }),
    podOf('web-d', 'worker-2', { terminated: 440 }),
    podOf('web-e', 'worker-1', { created: 410, scheduled: 410.1, ready: 413 }),
    podOf('web-f', 'worker-1', { created: 410, scheduled: 410.1, ready: 414 }),
  ];
  const failures = secondsUpTo(52).map((second) => failure(59 + second, Lag.nodeFailureUndetected, 10));
  const before = cohortOf(
    'before-fault',
    60,
    Array.from({ length: 600 }, () => 0.02),
  );
  const after = cohortOf(
    'after-fault',
    540,
    Array.from({ length: 4880 }, () => 0.03),
    { failed: 520 },
  );
  return recordingOf({
    stepEnds: secondsUpTo(600),
    pods,
    failures,
    traffic: [trafficOf('clients', [cohortOf('warmup', 0, []), before, after], 600)],
    events: nodeFailureEvents(),
  });
}

function nodeFailureEvents(): ClusterEvent[] {
  return [
    ...['a', 'b', 'c', 'd'].map((pod) => event(-50, 'PodReady', `Pod/web-${pod}`)),
    endpointEvent(-49, 'EndpointAdded', 'web-a', 'worker-1'),
    endpointEvent(-49, 'EndpointAdded', 'web-b', 'worker-1'),
    endpointEvent(-49, 'EndpointAdded', 'web-c', 'worker-2'),
    endpointEvent(-49, 'EndpointAdded', 'web-d', 'worker-2'),
    event(-48, 'RulesSynced', 'Service/web'),
    event(60, 'NodeCrash', 'Node/worker-2'),
    event(110, 'NodeNotReady', 'Node/worker-2'),
    event(110.01, 'PodNotReady', 'Pod/web-c'),
    endpointEvent(110.012, 'EndpointRemoved', 'web-c', 'worker-2'),
    event(110.015, 'PodNotReady', 'Pod/web-d'),
    endpointEvent(110.02, 'EndpointRemoved', 'web-d', 'worker-2'),
    event(111, 'RulesSynced', 'Service/web'),
    event(410, 'TaintManagerEviction', 'Pod/web-c', 'Marking for deletion Pod default/web-c'),
    event(410, 'TaintManagerEviction', 'Pod/web-d', 'Marking for deletion Pod default/web-d'),
    event(413, 'PodReady', 'Pod/web-e'),
    endpointEvent(413.1, 'EndpointAdded', 'web-e', 'worker-1'),
    event(414, 'PodReady', 'Pod/web-f'),
    endpointEvent(414.1, 'EndpointAdded', 'web-f', 'worker-1'),
  ];
}
