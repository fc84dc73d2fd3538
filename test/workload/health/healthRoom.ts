import { envoyThresholds } from '../../../src/balancing/health/checkThresholds.ts';
import {
  ENVOY_OUTLIER_SETTINGS,
  type OutlierSettings,
} from '../../../src/balancing/health/outlierSettings.ts';
import { Via } from '../../../src/workload/entries.ts';
import type { HealthCheckConfig, HealthConfig } from '../../../src/workload/health/healthConfig.ts';
import type { HealthChange } from '../../../src/workload/health/healthViews.ts';
import { CLIENT, type PlaneOptions, PlaneRoom } from '../planeRoom.ts';

/** Envoy's outlier detection with its defaults, but for these. */
export function envoy(changes: Partial<OutlierSettings> = {}): HealthConfig {
  const settings = { ...ENVOY_OUTLIER_SETTINGS, ...changes };
  return { outlierDetection: { kind: 'envoy', settings }, panicThreshold: 50, failTrafficOnPanic: false };
}

/** Checks every 5 s with a timeout of 1 s: three failures, two successes. */
export function checks(changes: Partial<HealthCheckConfig> = {}): HealthConfig {
  const healthCheck = { ...envoyThresholds(2, 3), interval: 5, timeout: 1, work: 0, ...changes };
  return { healthCheck, panicThreshold: 50, failTrafficOnPanic: false };
}

/** Times `gap` seconds apart, up to `end`. */
export function every(gap: number, end: number): number[] {
  return Array.from({ length: Math.ceil(end / gap) }, (_, i) => i * gap);
}

/** The view of the API that clients of a source share. */
export function listOf(count: number) {
  return { slots: Int32Array.from(Array(count).keys()), hasWrongPort: false };
}

/**
 * A room with one client that looks after the health of its endpoints: pod 0 is on the server's node, which can be cut off,
 * the others are on the client's. The log of changes has entries such as `12: pod 0 out` and `40: pod 0 back`.
 */
export class HealthRoom extends PlaneRoom {
  readonly changes: string[] = [];

  constructor(pods: number, health: HealthConfig, { traffic, ...options }: PlaneOptions = {}) {
    super({
      ...options,
      workload: {
        concurrency: 1000,
        service: { distribution: 'deterministic', mean: 1 },
        ...options.workload,
      },
      entry: { via: Via.clusterIP, endpoints: listOf(pods), ...options.entry },
      traffic: {
        balancing: { policy: 'round-robin', parameters: {}, health },
        // A request to pod 0 over a new connection takes 2 s.
        timeout: 3,
        ...traffic,
      },
      healthChanged: (change) => this.changes.push(`${this.loop.now}: ${wordsOf(change)}`),
    });
    while (this.plane.addresses.count < pods) this.pod(CLIENT);
  }

  /** Cuts the node off, or (false) no longer. */
  cutOff(node: number, isCut = true): void {
    this.hosts.partitioned[node] = isCut ? 1 : 0;
  }

  /** Times of the entries of that kind, seconds. */
  timesOf(what: string): number[] {
    return this.changes.filter((entry) => entry.endsWith(what)).map(Number.parseFloat);
  }
}

function wordsOf(change: HealthChange): string {
  if (change.kind === 'checks') return `checks ${change.endpoints}`;
  const isWorse = change.clients > change.before;
  if (change.kind === 'panic') return isWorse ? 'panic' : 'calm';
  return `pod ${change.pod} ${isWorse ? 'out' : 'back'}`;
}
