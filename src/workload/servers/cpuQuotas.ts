import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';

/** `cpu.cfs_period_us`: seconds in which a container may use its quota. `QuotaPeriod` of `pkg/kubelet/cm/helpers_linux.go` */
export const CFS_PERIOD = 0.1;
/** Least quota that the kernel takes, core-seconds. `MinQuotaPeriod`, likewise. */
const MIN_QUOTA = 0.001;
/** The kernel counts in nanoseconds: a quota that ends within one of its period does not end before it. */
const NANOSECOND = 1e-9;

/**
 * CFS bandwidth control (`kernel/sched/fair.c`, `throttle_cfs_rq`): a container with a limit of CPU may use its limit times
 * 100 ms in each period of 100 ms; when that is used up its threads stand still until the next period. Periods count from
 * the start of the container. What is left over is lost (`cpu.max.burst` is 0), and the kernel's handing out of quota to its
 * CPUs in slices of 5 ms is left out.
 */
export class CpuQuotas {
  /** Core-seconds a period; 0: no limit. */
  #quota = new Float64Array(64);
  /** Core-seconds used in the present period. */
  #used = new Float64Array(64);
  /** When the container started, seconds, and number of the present period since then. */
  #origin = new Float64Array(64);
  #period = new Float64Array(64);
  #throttled = new Uint8Array(64);

  /** Makes room for slots up to `length`. */
  grow(length: number): void {
    this.#quota = grown(this.#quota, length);
    this.#used = grown(this.#used, length);
    this.#origin = grown(this.#origin, length);
    this.#period = grown(this.#period, length);
    this.#throttled = grown(this.#throttled, length);
  }

  /** Gives a slot its limit. @param cores absent: none */
  setLimit(slot: PodSlot, cores: number | undefined): void {
    this.#quota[slot] = cores === undefined ? 0 : Math.max(MIN_QUOTA, cores * CFS_PERIOD);
  }

  /** A container starts: with a full quota, and periods of its own. */
  start(slot: PodSlot, now: number): void {
    this.#origin[slot] = now;
    this.#period[slot] = 0;
    this.#used[slot] = 0;
    this.#throttled[slot] = 0;
  }

  /** Does the container stand still because its quota is used up? */
  isThrottled(slot: PodSlot): boolean {
    return this.#throttled[slot] === 1;
  }

  /** The container has used that many cores for `seconds`, up to now, without running out of quota. */
  use(slot: PodSlot, now: number, cores: number, seconds: number): void {
    if (this.#quota[slot] === 0) return;
    if (now < this.#end(slot)) {
      this.#used[slot] += cores * seconds;
      return;
    }
    this.#period[slot] = Math.floor((now - this.#origin[slot]) / CFS_PERIOD);
    // The quotient may be rounded down to just below a whole number.
    if (now >= this.#end(slot)) this.#period[slot]++;
    this.#used[slot] = cores * Math.min(seconds, Math.max(0, now - this.#end(slot) + CFS_PERIOD));
    this.#throttled[slot] = 0;
  }

  /** The time of {@link next} has come; what was used up to then has been told. */
  turn(slot: PodSlot, now: number): void {
    const isUsedUp = this.#quota[slot] - this.#used[slot] <= NANOSECOND;
    if (now < this.#end(slot) && isUsedUp) this.#throttled[slot] = 1;
  }

  /**
   * When the quota is used up or, later, given anew, if the container goes on using that many cores; `Infinity` if
   * nothing of the kind will happen, as it uses no more than its limit.
   */
  next(slot: PodSlot, now: number, cores: number): number {
    const quota = this.#quota[slot];
    if (quota === 0) return Number.POSITIVE_INFINITY;
    const end = this.#end(slot);
    if (this.#throttled[slot] === 1) return end;
    if (cores === 0) return Number.POSITIVE_INFINITY;
    const usedUp = now + Math.max(0, quota - this.#used[slot]) / cores;
    if (usedUp < end - NANOSECOND) return usedUp;
    return cores * CFS_PERIOD > quota ? end : Number.POSITIVE_INFINITY;
  }

  /** End of the present period, seconds. */
  #end(slot: PodSlot): number {
    return this.#origin[slot] + (this.#period[slot] + 1) * CFS_PERIOD;
  }
}
