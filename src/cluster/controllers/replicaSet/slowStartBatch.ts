/**
 * Starts a batch of `size` calls and reports once how many of them failed. In the simulation the report comes
 * later, when the last answer is there.
 */
export type StartBatch = (size: number, report: (failures: number) => void) => void;

/**
 * Makes `count` calls in batches that double in size, so that a fault which hits every call wastes few of them: a
 * batch with a failure is the last one. Source: `slowStartBatch` in `pkg/controller/replicaset/replica_set.go`.
 * @param done gets the number of calls that succeeded
 */
export function slowStartBatch(
  count: number,
  initialBatch: number,
  startBatch: StartBatch,
  done: (successes: number) => void,
): void {
  let remaining = count;
  let successes = 0;
  const next = (batch: number): void => {
    const size = Math.min(batch, remaining);
    if (size === 0) {
      done(successes);
      return;
    }
    startBatch(size, (failures) => {
      successes += size - failures;
      remaining -= size;
      if (failures > 0) done(successes);
      else next(2 * size);
    });
  };
  next(initialBatch);
}
