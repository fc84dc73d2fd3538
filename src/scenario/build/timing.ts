import { MAX_STEPS } from '../limits.ts';
import { tooManySteps, warmupTooLong } from '../messages.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * Checks the durations of a run against each other. All in seconds; what is wrong itself is `undefined`. A
 * step has no upper bound of its own, but a run has a bound on steps, since each is a row in the results.
 */
export function checkTiming(
  times: Readonly<Record<'duration' | 'warmup' | 'step', number | undefined>>,
  context: BuildContext,
): void {
  const { duration, warmup, step } = times;
  if (duration === undefined) return;
  if (warmup !== undefined && warmup >= duration) errorAt(context, ['warmup'], warmupTooLong(duration));
  if (step !== undefined && duration / step > MAX_STEPS) errorAt(context, ['step'], tooManySteps(MAX_STEPS));
}
