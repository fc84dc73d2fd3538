import type { ArrivalsEntry } from '../language/traffic.ts';
import { LEAST_RATE_CHANGE } from '../limits.ts';
import { asManyAsRates, burstTooLong, changesTooOften, nothingArrives } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/**
 * A burst ends before the next one begins, and neither so often that a run would be made of nothing else.
 * Rates are in requests a second, times in seconds.
 */
export function checkBursts(
  { rate, burstRate, every, duration }: Extract<ArrivalsEntry, { readonly process: 'bursts' }>,
  path: Path,
  context: BuildContext,
): void {
  if (rate === 0 && burstRate === 0) errorAt(context, path, nothingArrives());
  if (every < LEAST_RATE_CHANGE) errorAt(context, [...path, 'every'], changesTooOften(LEAST_RATE_CHANGE));
  // An equal length would be one burst without an end.
  else if (duration >= every) errorAt(context, [...path, 'duration'], burstTooLong());
}

/**
 * Each state of a modulated process has a rate and a time. Its rate follows a Markov chain (Fischer and
 * Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993): in each state a Poisson
 * process, for an exponential time with the mean `stay`.
 */
export function checkModulation(
  { rates, stay }: Extract<ArrivalsEntry, { readonly process: 'mmpp' }>,
  path: Path,
  context: BuildContext,
): void {
  if (rates.every((rate) => rate === 0)) errorAt(context, path, nothingArrives());
  if (stay.length !== rates.length) errorAt(context, [...path, 'stay'], asManyAsRates(rates.length));
  // As with the other patterns: below that the changes would be most of the work of a run.
  for (const [i, mean] of stay.entries())
    if (mean < LEAST_RATE_CHANGE) errorAt(context, [...path, 'stay', i], changesTooOften(LEAST_RATE_CHANGE));
}
