import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { CheckTiming } from './checkTiming.ts';

/** What a check finds: an answer that is good or bad, or none, which is known at the timeout. */
export type ProbeAnswer = 'good' | 'bad' | 'silence';

/** What is known of one target. */
interface Target {
  healthy: boolean;
  /** Checks in a row that contradict the present verdict. */
  contradictions: number;
  /** It is no longer checked: what was planned does not take place. */
  ended: boolean;
}

/**
 * The health checks of a load balancer: every target is asked once in an interval, at a time of its own, and enough answers in
 * a row that contradict the present verdict turn it over. Targets go by number.
 */
export class TargetHealth {
  readonly #loop: EventLoop;
  readonly #timing: CheckTiming;
  readonly #phase: RandomStream;
  readonly #probe: (target: number) => ProbeAnswer;
  readonly #changed: (target: number, healthy: boolean) => void;
  readonly #targets = new Map<number, Target>();

  /**
   * @param phase where in the interval each target's checks begin
   * @param changed called when the verdict on a target changes
   */
  constructor(
    loop: EventLoop,
    timing: CheckTiming,
    phase: RandomStream,
    probe: (target: number) => ProbeAnswer,
    changed: (target: number, healthy: boolean) => void,
  ) {
    this.#loop = loop;
    this.#timing = timing;
    this.#phase = phase;
    this.#probe = probe;
    this.#changed = changed;
  }

  /** Checks a target from now on; one that is checked already goes on as it is. @param healthy the first verdict */
  begin(number: number, healthy: boolean): void {
    if (this.#targets.has(number)) return;
    const target = { healthy, contradictions: 0, ended: false };
    this.#targets.set(number, target);
    this.#checkIn(this.#phase() * this.#timing.interval, number, target);
  }

  /** Checks a target no more. */
  end(number: number): void {
    const target = this.#targets.get(number);
    if (target === undefined) return;
    target.ended = true;
    this.#targets.delete(number);
  }

  /** Is the target checked? */
  has(number: number): boolean {
    return this.#targets.has(number);
  }

  /** The present verdict; false for a target that is not checked. */
  isHealthy(number: number): boolean {
    return this.#targets.get(number)?.healthy ?? false;
  }

  /** The healthy ones in ascending order. */
  healthy(): number[] {
    return this.all().filter((number) => this.isHealthy(number));
  }

  /** All that are checked, in ascending order. */
  all(): number[] {
    return [...this.#targets.keys()].sort((a, b) => a - b);
  }

  /** Timers of a target that has left, or has left and come back, do nothing. */
  #checkIn(seconds: number, number: number, target: Target): void {
    this.#loop.setTimer(seconds, () => {
      if (!target.ended) this.#check(number, target);
    });
  }

  /** One check: an answer comes at once, its absence is known after the timeout. */
  #check(number: number, target: Target): void {
    const answer = this.#probe(number);
    if (answer === 'silence') {
      this.#loop.setTimer(this.#timing.timeout, () => {
        if (!target.ended) this.#verdict(number, target, false);
      });
    } else {
      this.#verdict(number, target, answer === 'good');
    }
    this.#checkIn(this.#timing.interval, number, target);
  }

  /** A single answer that agrees with the verdict takes back all that contradicted it. */
  #verdict(number: number, target: Target, passed: boolean): void {
    if (passed === target.healthy) {
      target.contradictions = 0;
      return;
    }
    const threshold = passed ? this.#timing.healthy : this.#timing.unhealthy;
    if (++target.contradictions < threshold) return;
    target.contradictions = 0;
    target.healthy = passed;
    this.#changed(number, passed);
  }
}
