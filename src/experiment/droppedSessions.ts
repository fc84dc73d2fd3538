import type { EventSink } from '../cluster/events.ts';
import type { EventLoop } from '../engine/eventLoop.ts';

/** Seconds for which dropped sessions are counted before they are told: an event each would drown all others. */
const COUNTED_FOR = 10;

/** Counts the sessions of each source that found no free client, and tells how many there were from time to time. */
export function droppedSessions(loop: EventLoop, events: EventSink): (source: string) => void {
  const counts = new Map<string, number>();
  // Told at the end of the span: then the count is known, and the next one starts from 0.
  const tell = (source: string) => {
    const count = counts.get(source) ?? 0;
    counts.delete(source);
    events({
      time: loop.now,
      type: 'Warning',
      reason: 'SessionsDropped',
      object: `Traffic/${source}`,
      message: `${count} ${count === 1 ? 'session' : 'sessions'} of the last ${COUNTED_FOR} s found all clients taken and did not come`,
    });
  };
  return (source) => {
    const count = counts.get(source) ?? 0;
    counts.set(source, count + 1);
    if (count === 0) loop.setTimer(COUNTED_FOR, () => tell(source));
  };
}
