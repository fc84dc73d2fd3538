import type { Rejection } from './rejection.ts';

/**
 * What `kubectl describe pod` shows of an unschedulable pod: how many nodes gave which reason, sorted as texts.
 * Source: `FitError.Error` in `pkg/scheduler/framework/types.go`.
 * @param nodes all that were looked at, among them those whose reasons are not given
 */
export function failureMessage(nodes: number, rejections: Iterable<Pick<Rejection, 'reasons'>>): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejections) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (nodes === 0) return 'no nodes available to schedule pods';
  const lines = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available: ${lines.join(', ')}.`;
}
