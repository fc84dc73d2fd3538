import type { TimerId } from '../engine/eventLoop.ts';

/**
 * The part of the event loop that a component uses. Of a process that has ended no timer runs any more. The loop itself
 * is one; a {@link Process} is one whose timers end with it.
 */
export interface Clock {
  /** The present simulated time, seconds. */
  readonly now: number;
  /** Runs `task` `delay` seconds (at least 0) from now. */
  setTimer(delay: number, task: () => void): TimerId;
  /** Clears a timer; one that has run or was cleared is ignored. */
  clearTimer(id: TimerId): void;
}
