import type { PodRow, Recording } from '../../metrics/recording.ts';
import type { Setting } from './setting.ts';

/** The pods of a setting, if all were ready before the first request and none of them ever went. */
export function podsThatStayed(
  { pods }: Recording,
  { target, pods: expected }: Setting,
): PodRow[] | undefined {
  const own = pods.filter(
    ({ workload, namespace }) => workload === target.meta.name && namespace === target.meta.namespace,
  );
  // Ready before the first request and never restarted: the formulas know nothing of start-ups.
  const stayed = own.every(
    ({ ready, terminated, restarts }) =>
      ready !== undefined && ready <= 0 && terminated === undefined && restarts === 0,
  );
  return stayed && own.length === expected ? own : undefined;
}

/** Was every request of a source answered at its first try? */
export function allWentWell({ traffic, failures }: Recording, source: number): boolean {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const { attempts, sent } = traffic[source];
  // A failed request is missing from the latencies, and one that was tried again holds more than one service.
  return failures.every((row) => row.traffic !== source) && total(attempts) === total(sent);
}
