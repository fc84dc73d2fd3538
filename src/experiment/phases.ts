import type { Scenario } from '../scenario/scenario.ts';

/** When the phases of a run end, seconds: warm-up, before the first fault, after it. */
export function phaseEnds({ duration, warmup, faults }: Scenario): readonly [number, number, number] {
  const firstFault = faults.reduce((first, { at }) => Math.min(first, at), duration);
  return [warmup, Math.max(warmup, firstFault), duration];
}

/** Length of each phase that lies before `end` (seconds): the end of the run, or the moment of its interruption. */
export function phaseSeconds(scenario: Scenario, end: number): readonly number[] {
  let start = 0;
  return phaseEnds(scenario).map((phaseEnd) => {
    const length = Math.max(0, Math.min(phaseEnd, end) - start);
    start = phaseEnd;
    return length;
  });
}
