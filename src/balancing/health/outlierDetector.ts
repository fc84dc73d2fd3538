import type { RandomStream } from '../../engine/random.ts';
import { NONE } from '../balancer.ts';
import { ConsecutiveFailures } from './consecutiveFailures.ts';
import { mayEject } from './ejectionLimit.ts';
import { ejectionTime, multiplierAfterEjection } from './ejectionTime.ts';
import { failsTooOften } from './failurePercentage.ts';
import { ENVOY_OUTLIER_SETTINGS, type OutlierKind, type OutlierSettings } from './outlierSettings.ts';
import type { PassiveHealth } from './passiveHealth.ts';
import { isGatewayFailure, isServerError } from './responseCode.ts';
import { successRateThreshold } from './successRate.ts';

/**
 * Envoy's outlier detection over the endpoints of one cluster, as one client sees them
 * (`DetectorImpl`, source/common/upstream/outlier_detection_impl.cc). Endpoints are positions in a list.
 *
 * Failures in a row eject at once, with the answer. Each sweep first ends the ejections that have lasted long enough,
 * then compares what the interval before it has counted. The caller calls `sweep` every `interval` seconds; answers
 * allocate nothing.
 */
export class OutlierDetector implements PassiveHealth {
  readonly settings: OutlierSettings;
  readonly #random: RandomStream;
  /** Failures in a row of the two kinds, each with a limit of its own. */
  readonly #serverErrors: ConsecutiveFailures;
  readonly #gatewayFailures: ConsecutiveFailures;
  /** Requests and successes since the last sweep. */
  #requests: Float64Array;
  #successes: Float64Array;
  /** 1 for an endpoint that is out. */
  #out: Uint8Array;
  /** Seconds: when it was ejected, what was drawn on top of the ejection's length, and when it came back. */
  #ejectedAt: Float64Array;
  #jitter: Float64Array;
  #returnedAt: Float64Array;
  /** The base is multiplied by this. */
  #multiplier: Int32Array;
  /** Endpoints that are out now. */
  #ejected = 0;

  /**
   * @param hosts endpoints at the start
   * @param random decides which detections are acted upon, where not all are, and the jitter
   */
  constructor(hosts: number, random: RandomStream, settings: Partial<OutlierSettings> = {}) {
    this.settings = { ...ENVOY_OUTLIER_SETTINGS, ...settings };
    this.#random = random;
    this.#serverErrors = new ConsecutiveFailures(this.settings.consecutive5xx, hosts);
    this.#gatewayFailures = new ConsecutiveFailures(this.settings.consecutiveGatewayFailure, hosts);
    this.#requests = new Float64Array(hosts);
    this.#successes = new Float64Array(hosts);
    this.#out = new Uint8Array(hosts);
    this.#ejectedAt = new Float64Array(hosts);
    this.#jitter = new Float64Array(hosts);
    this.#returnedAt = new Float64Array(hosts);
    this.#multiplier = new Int32Array(hosts);
  }

  get sweepInterval(): number {
    return this.settings.interval;
  }

  /** Endpoints that are out. */
  get ejected(): number {
    return this.#ejected;
  }

  isEjected(host: number): boolean {
    return this.#out[host] === 1;
  }

  /** How many times the base the present ejection lasts, or what is left of that after the last; 0 for an innocent one. */
  multiplier(host: number): number {
    return this.#multiplier[host];
  }

  /**
   * State moves with its endpoint; a new one starts innocent.
   * @param from old position of each new one, -1 for an endpoint that was not there
   */
  update(from: Int32Array): void {
    const moved = (old: Float64Array) => Float64Array.from(from, (at) => (at === NONE ? 0 : old[at]));
    this.#serverErrors.update(from);
    this.#gatewayFailures.update(from);
    this.#requests = moved(this.#requests);
    this.#successes = moved(this.#successes);
    this.#ejectedAt = moved(this.#ejectedAt);
    this.#jitter = moved(this.#jitter);
    this.#returnedAt = moved(this.#returnedAt);
    // The number of those that are out is counted anew, since an endpoint may have left while it was out.
    const [out, multiplier] = [this.#out, this.#multiplier];
    this.#out = Uint8Array.from(from, (at) => (at === NONE ? 0 : out[at]));
    this.#multiplier = Int32Array.from(from, (at) => (at === NONE ? 0 : multiplier[at]));
    this.#ejected = this.#out.reduce((sum, one) => sum + one, 0);
  }

  /**
   * An answer, or what stands for one (`TIMEOUT_CODE`, `CONNECT_FAILURE_CODE`).
   * @param code HTTP status
   * @param now seconds
   */
  report(host: number, code: number, now: number): void {
    const failed = isServerError(code);
    this.#requests[host]++;
    if (!failed) this.#successes[host]++;
    // A row of failures says nothing new of an endpoint that is out already: it counts, and is forgotten.
    if (this.#gatewayFailures.report(host, isGatewayFailure(code)))
      this.#detected('consecutiveGatewayFailure', host, now);
    if (this.#serverErrors.report(host, failed)) this.#detected('consecutive5xx', host, now);
  }

  /** The interval's end (`DetectorImpl::onIntervalTimer`). @param now seconds */
  sweep(now: number): void {
    for (let host = 0; host < this.#out.length; host++) this.#endEjection(host, now);
    const { successRateRequestVolume, failurePercentageRequestVolume } = this.settings;
    const [compared, judged] = [
      this.#busy(successRateRequestVolume),
      this.#busy(failurePercentageRequestVolume),
    ];
    this.#compare(compared, now);
    this.#judge(judged, now);
    // Last, so that whoever is ejected by this sweep pays for all ejections before.
    for (let host = 0; host < this.#out.length; host++) this.#forgive(host, now);
    this.#requests.fill(0);
    this.#successes.fill(0);
  }

  /** Endpoints with that many requests, at least one; whoever is out is not compared with the others. */
  #busy(volume: number): number[] {
    const enough = Math.max(1, volume);
    return Array.from(this.#out.keys()).filter(
      (host) => this.#out[host] === 0 && this.#requests[host] >= enough,
    );
  }

  /** Ejections end on a sweep only, so the shortest is rounded up to a multiple of the interval. */
  #endEjection(host: number, now: number): void {
    if (this.#out[host] === 0) return;
    const length = ejectionTime(this.settings, this.#multiplier[host]) + this.#jitter[host];
    if (now - this.#ejectedAt[host] >= length) this.restore(host, now);
  }

  /** Forgets one past ejection of an endpoint that has been back for an interval. */
  #forgive(host: number, now: number): void {
    if (this.#out[host] === 1 || this.#multiplier[host] === 0) return;
    if (now - this.#returnedAt[host] >= this.settings.interval) this.#multiplier[host]--;
  }

  /** Takes an endpoint back at once, as a passed active health check does. */
  restore(host: number, now: number): void {
    if (this.#out[host] === 0) return;
    this.#out[host] = 0;
    this.#ejected--;
    this.#returnedAt[host] = now;
    this.#serverErrors.reset(host);
    this.#gatewayFailures.reset(host);
  }

  /**
   * Success rates against their own mean: finds one bad endpoint among many, not many bad ones (see
   * `undetectableShare`).
   */
  #compare(hosts: readonly number[], now: number): void {
    const { successRateMinimumHosts, successRateStdevFactor } = this.settings;
    if (hosts.length === 0 || hosts.length < successRateMinimumHosts) return;
    const rates = hosts.map((host) => this.#successRate(host));
    const { threshold } = successRateThreshold(rates, successRateStdevFactor);
    hosts.forEach((host, i) => {
      if (rates[i] < threshold) this.#detected('successRate', host, now);
    });
  }

  /** Failure percentages against a fixed threshold; off by default, since its enforcement is 0. */
  #judge(hosts: readonly number[], now: number): void {
    const { failurePercentageMinimumHosts, failurePercentageThreshold } = this.settings;
    if (hosts.length < failurePercentageMinimumHosts) return;
    for (const host of hosts)
      if (failsTooOften('envoy', this.#successRate(host), failurePercentageThreshold))
        this.#detected('failurePercentage', host, now);
  }

  /** Percent. */
  #successRate(host: number): number {
    return (100 * this.#successes[host]) / this.#requests[host];
  }

  /**
   * Ejects the endpoint if the limit has room and the draw says so. The order of the tests is Envoy's; the draw comes
   * last, so a full limit costs none.
   */
  #detected(kind: OutlierKind, host: number, now: number): void {
    if (this.#out[host] === 1 || !this.#room() || !this.#enforced(kind)) return;
    const { maxEjectionTimeJitter } = this.settings;
    this.#out[host] = 1;
    this.#ejected++;
    this.#ejectedAt[host] = now;
    this.#jitter[host] = maxEjectionTimeJitter === 0 ? 0 : this.#random() * maxEjectionTimeJitter;
    this.#multiplier[host] = multiplierAfterEjection(this.settings, this.#multiplier[host]);
  }

  /** Nothing is drawn where the answer is certain. */
  #enforced(kind: OutlierKind): boolean {
    const percent = this.settings.enforcing[kind];
    return percent >= 100 || (percent > 0 && this.#random() * 100 < percent);
  }

  /** Envoy's limit, which the percentage of the endpoints with the new one must not pass. */
  #room(): boolean {
    const { alwaysEjectOneHost, maxEjectionPercent } = this.settings;
    const limit = alwaysEjectOneHost ? 'envoy-always-one' : 'envoy';
    return mayEject(limit, this.#ejected, this.#out.length, maxEjectionPercent);
  }
}
