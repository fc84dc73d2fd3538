/** A number of pods that the metrics asked for at some time. */
export interface Recommendation {
  readonly replicas: number;
  /** Seconds. */
  readonly time: number;
}

/**
 * Without a `behavior`: the greatest number that was recommended within the window, so that the number of pods goes
 * down only after the load has been low for all of it. The present recommendation is added to the history, in the
 * place of one that is too old, if there is one.
 * Source: `stabilizeRecommendation` in `pkg/controller/podautoscaler/horizontal.go`.
 * @param history is changed
 * @param window seconds
 */
export function stabilizeDownscale(
  history: Recommendation[],
  replicas: number,
  window: number,
  now: number,
): number {
  const cutoff = now - window;
  const recent = history.filter(({ time }) => time >= cutoff);
  const greatest = Math.max(replicas, ...recent.map((earlier) => earlier.replicas));
  remember(history, { replicas, time: now }, (time) => time < cutoff);
  return greatest;
}

/**
 * With a `behavior`: the present number, if it lies between the least recommendation of the window for scaling up
 * and the greatest of the window for scaling down; otherwise the nearer of the two.
 * Source: `stabilizeRecommendationWithBehaviors` in the same file.
 * @param history is changed, as by {@link stabilizeDownscale}
 * @param windows seconds
 */
export function stabilizeBoth(
  history: Recommendation[],
  currentReplicas: number,
  replicas: number,
  windows: { readonly up: number; readonly down: number },
  now: number,
): number {
  const upCutoff = now - windows.up;
  const downCutoff = now - windows.down;
  let least = replicas;
  let greatest = replicas;
  for (const earlier of history) {
    if (earlier.time > upCutoff) least = Math.min(least, earlier.replicas);
    if (earlier.time > downCutoff) greatest = Math.max(greatest, earlier.replicas);
  }
  remember(history, { replicas, time: now }, (time) => time < upCutoff && time < downCutoff);
  return Math.min(Math.max(currentReplicas, least), greatest);
}

/** The last of those that are too old is overwritten: the history does not grow for ever. */
function remember(
  history: Recommendation[],
  present: Recommendation,
  isTooOld: (time: number) => boolean,
): void {
  const old = history.findLastIndex(({ time }) => isTooOld(time));
  if (old >= 0) history[old] = present;
  else history.push(present);
}
