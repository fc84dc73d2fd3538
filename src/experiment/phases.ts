import type { Scenario } from '../scenario/scenario.ts';

/**
 * When the phases of a run end, seconds: warm-up, before the first fault, after it. Without a fault the second lasts to
 * the end; with a fault in the warm-up it has no length.
 */
export function phaseEnds({ duration, warmup, faults }: Scenario): readonly [number, number, number] {
  const firstFault = faults.reduce((first, { at }) => Math.min(first, at), duration);
  return [warmup, Math.max(warmup, firstFault), duration];
}

/**
 * Seconds of each phase that lie before `end`; they add up to it.
 * @param end the end of the run or the moment of its interruption, seconds from 0 to the duration
 */
export function phaseSeconds(scenario: Scenario, end: number): readonly number[] {
  let start = 0;
  // Each phase begins where the one before ended, so they add up to the end asked for.
  return phaseEnds(scenario).map((phaseEnd) => {
    const length = Math.max(0, Math.min(phaseEnd, end) - start);
    start = phaseEnd;
    return length;
  });
}
