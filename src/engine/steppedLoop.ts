import type { EventLoop } from './eventLoop.ts';

/** Time is cut into fixed steps for observation only; see {@link steps}. */
export interface StepPlan {
  /** Start of the first step, seconds. */
  readonly from: number;
  /** End of the last step, seconds. */
  readonly to: number;
  /** Length of a step, seconds, above 0. The last step may be shorter. */
  readonly step: number;
}

/** Number of steps in a plan. */
export function stepCount({ from, to, step }: StepPlan): number {
  // A quotient such as 0.3 / 0.1 = 2.9999999999999996 must not lose or add a step.
  return Math.max(1, Math.ceil((to - from) / step - 1e-9));
}

/**
 * Advances the loop step by step and yields the number (from 0) of each step that has ended. Events happen in
 * continuous time; a step boundary is only where the caller looks, so another step length changes nothing else.
 */
export function* steps(loop: EventLoop, plan: StepPlan): Generator<number, void> {
  const count = stepCount(plan);
  for (let i = 0; i < count; i++) {
    loop.advance(i === count - 1 ? plan.to : plan.from + (i + 1) * plan.step);
    yield i;
  }
}
