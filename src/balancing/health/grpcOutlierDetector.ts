import type { RandomStream } from '../../engine/random.ts';
import { carried } from '../positions.ts';
import { mayEject } from './ejectionLimit.ts';
import { ejectionTime } from './ejectionTime.ts';
import { failsTooOften } from './failurePercentage.ts';
import type { PassiveHealth } from './passiveHealth.ts';
import { successRateThreshold } from './successRate.ts';

/** One of gRPC's two tests (gRFC A50). Neither is made unless it is configured. */
export interface GrpcEjection {
  /** Percent of the detections that are acted upon. */
  readonly enforcementPercentage: number;
  /** Endpoints with enough volume below which the test is not made. */
  readonly minimumHosts: number;
  /** Requests in an interval from which an endpoint takes part. */
  readonly requestVolume: number;
}

/** gRPC's `OutlierDetectionLoadBalancingConfig`, under its names; times in seconds. */
export interface GrpcOutlierSettings {
  readonly interval: number;
  readonly baseEjectionTime: number;
  readonly maxEjectionTime: number;
  /** Share from which on nobody else is ejected, percent; the last one may overshoot it. */
  readonly maxEjectionPercent: number;
  /** Thousandths of a standard deviation below the mean that a success rate may be. */
  readonly successRateEjection?: GrpcEjection & { readonly stdevFactor: number };
  /** Failures above which an endpoint is an outlier whatever the others do, percent. */
  readonly failurePercentageEjection?: GrpcEjection & { readonly threshold: number };
}

/** The defaults of gRFC A50. */
export const GRPC_OUTLIER_SETTINGS: GrpcOutlierSettings = {
  interval: 10,
  baseEjectionTime: 30,
  maxEjectionTime: 300,
  maxEjectionPercent: 10,
};
/** The defaults of its test of success rates. */
export const GRPC_SUCCESS_RATE = {
  stdevFactor: 1900,
  enforcementPercentage: 100,
  minimumHosts: 5,
  requestVolume: 100,
} as const;
/** The defaults of its test of failure percentages, which acts, other than Envoy's. */
export const GRPC_FAILURE_PERCENTAGE = {
  threshold: 85,
  enforcementPercentage: 100,
  minimumHosts: 5,
  requestVolume: 50,
} as const;

/**
 * Outlier detection of a gRPC channel (gRFC A50): no failures in a row, only the two tests of each sweep; any status but OK is
 * a failure. A sweep ejects first, and lets those back whose time is over afterwards; whoever is not out is forgiven
 * one ejection with every sweep.
 */
export class GrpcOutlierDetector implements PassiveHealth {
  readonly #settings: GrpcOutlierSettings;
  readonly #random: RandomStream;
  /** Requests and successes since the last sweep. */
  #requests: Int32Array;
  #successes: Int32Array;
  /** 1 for an endpoint that is out. */
  #out: Uint8Array;
  /**
   * When the endpoint was ejected, seconds, and how often the base ejection time it has to wait; the count outlives
   * the ejection.
   */
  #ejectedAt: Float64Array;
  #multiplier: Int32Array;
  /** Endpoints that are out now, for the limit. */
  #ejected = 0;

  /** @param hosts endpoints at the start @param random decides which detections are acted upon, where not all are */
  constructor(hosts: number, random: RandomStream, settings: GrpcOutlierSettings) {
    this.#settings = settings;
    this.#random = random;
    this.#requests = new Int32Array(hosts);
    this.#successes = new Int32Array(hosts);
    this.#out = new Uint8Array(hosts);
    this.#ejectedAt = new Float64Array(hosts);
    this.#multiplier = new Int32Array(hosts);
  }

  get sweepInterval(): number {
    return this.#settings.interval;
  }

  isEjected(host: number): boolean {
    return this.#out[host] === 1;
  }

  /**
   * State moves with its endpoint; a new one starts innocent. The number of those that are out is counted anew, since
   * some of them may have left.
   */
  update(from: Int32Array): void {
    const out = this.#out;
    this.#requests = carried(this.#requests, from, 0);
    this.#successes = carried(this.#successes, from, 0);
    this.#ejectedAt = carried(this.#ejectedAt, from, 0);
    this.#multiplier = carried(this.#multiplier, from, 0);
    this.#out = Uint8Array.from(from, (old) => (old < 0 ? 0 : out[old]));
    this.#ejected = this.#out.reduce((sum, one) => sum + one, 0);
  }

  /** @param code 200 for OK; a status from 400 on is none (gRPC's mapping of HTTP statuses) */
  report(host: number, code: number): void {
    this.#requests[host]++;
    if (code < 400) this.#successes[host]++;
  }

  /** Ejects by both tests, then forgives and lets back, then starts the counts of the next interval. */
  sweep(now: number): void {
    this.#compare(now);
    this.#judge(now);
    for (let host = 0; host < this.#out.length; host++) {
      if (this.#out[host] === 0) this.#multiplier[host] = Math.max(0, this.#multiplier[host] - 1);
      // "After" that time, says A50: real timers are always a little late, so the sweep that is due then does it.
      else if (now - this.#ejectedAt[host] >= ejectionTime(this.#settings, this.#multiplier[host]))
        this.restore(host);
    }
    this.#requests.fill(0);
    this.#successes.fill(0);
  }

  /** Back in the picks; its multiplier stays and only falls with quiet sweeps. */
  restore(host: number): void {
    this.#ejected -= this.#out[host];
    this.#out[host] = 0;
  }

  /** Endpoints with enough requests to be judged; those that are out are not left aside. */
  #busy({ requestVolume }: GrpcEjection): number[] {
    const enough = Math.max(1, requestVolume);
    return Array.from(this.#out.keys()).filter((host) => this.#requests[host] >= enough);
  }

  /** The test of success rates: who is far below the mean of the others? */
  #compare(now: number): void {
    const { successRateEjection: test } = this.#settings;
    const hosts = test === undefined ? [] : this.#busy(test);
    if (test === undefined || hosts.length === 0 || hosts.length < test.minimumHosts) return;
    const rates = hosts.map((host) => this.#successRate(host));
    const { threshold } = successRateThreshold(rates, test.stdevFactor);
    this.#eject(
      hosts.filter((_, i) => rates[i] < threshold),
      test,
      now,
    );
  }

  /** The test of failure percentages: who fails too often, whatever the others do? */
  #judge(now: number): void {
    const { failurePercentageEjection: test } = this.#settings;
    const hosts = test === undefined ? [] : this.#busy(test);
    if (test === undefined || hosts.length < test.minimumHosts) return;
    const bad = hosts.filter((host) => failsTooOften('grpc', this.#successRate(host), test.threshold));
    this.#eject(bad, test, now);
  }

  /** Percent. */
  #successRate(host: number): number {
    return (100 * this.#successes[host]) / this.#requests[host];
  }

  /** The limit is looked at before each ejection, so that it can be overshot by one. */
  #eject(outliers: readonly number[], { enforcementPercentage }: GrpcEjection, now: number): void {
    for (const host of outliers) {
      if (!mayEject('grpc', this.#ejected, this.#out.length, this.#settings.maxEjectionPercent)) return;
      if (this.#out[host] === 1) continue;
      // Nothing is drawn where every detection counts, so the setting does not shift other draws.
      if (enforcementPercentage < 100 && this.#random() * 100 >= enforcementPercentage) continue;
      this.#out[host] = 1;
      this.#ejected++;
      this.#ejectedAt[host] = now;
      this.#multiplier[host]++;
    }
  }
}
