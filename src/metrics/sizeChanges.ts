import type { ClusterEvent } from '../cluster/events.ts';
import { nameOf } from './faultEvents.ts';
import { microseconds } from './rounding.ts';
import type { TimelineEntry } from './timeline.ts';

/** Changes of size that a timeline tells of; an autoscaler of a long run may make hundreds. */
export const MAX_SIZE_CHANGES = 20;

/** What autoscalers did, from the run's beginning on: workloads that got another size, nodes that came and went. */
export function sizeChanges(events: readonly ClusterEvent[]): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const { time, reason, object, message } of events) {
    if (entries.length === MAX_SIZE_CHANGES) break;
    // What was set up before the traffic starts is no news.
    if (time < 0) continue;
    const name = nameOf(object);
    const told = (event: TimelineEntry['event'], text: string) =>
      entries.push({ time: microseconds(time), event, object, text, after: null });
    if (reason === 'SuccessfulRescale') told('resized', `the autoscaler ${name} asks for ${sizeOf(message)}`);
    else if (reason === 'RegisteredNode') told('node-joined', `${name} joins the cluster`);
    else if (reason === 'RemovingNode') told('node-left', `${name} leaves the cluster`);
  }
  return entries;
}

/**
 * The number in `New size: 4; reason: ...` (`pkg/controller/podautoscaler/horizontal.go`). A message of another form
 * gives a question mark, not an error: the timeline is for reading.
 */
function sizeOf(message: string): string {
  const pods = /New size: (\d+)/.exec(message)?.[1] ?? '?';
  return `${pods} pod${pods === '1' ? '' : 's'}`;
}
