import { setImmediate } from 'node:timers/promises';
import type { Progress } from './progress.ts';

/** Something that goes on step by step. */
export interface Steppable {
  /** Runs one step; false at the end. */
  advance(): boolean;
  /** Steps done, and steps in all. */
  readonly step: number;
  readonly steps: number;
  /** Simulated seconds. */
  readonly now: number;
}

/** Milliseconds of wall-clock time after which signals get a chance; short enough for Ctrl-C to feel immediate. */
const PATIENCE = 50;

/**
 * Runs the steps until the end, or until `stopped` says so; then the step that is under way is finished. The
 * event loop of JavaScript is let in now and then, or a signal would never be heard.
 *
 * @returns whether the end was reached
 */
export async function advanceToEnd(
  run: Steppable,
  progress: Progress,
  stopped: () => boolean,
): Promise<boolean> {
  let pause = performance.now() + PATIENCE;
  while (run.advance()) {
    if (performance.now() < pause) continue;
    progress.update(run.step / run.steps);
    await setImmediate();
    if (stopped()) return run.step >= run.steps;
    pause = performance.now() + PATIENCE;
  }
  progress.update(1);
  return true;
}
