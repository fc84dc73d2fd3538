import { EventQueue } from './eventQueue.ts';
import { Lane } from './lane.ts';
import { Timers } from './timers.ts';

/** What happens when an event comes up: a function of the event's two integer arguments. */
export type EventHandler = (a: number, b: number) => void;

/** Identifies a timer that can still be cleared. */
export type TimerId = number;

/** Delays that get a lane of their own; each lane makes finding the next event a little slower. */
const MAX_LANES = 24;

/** Event code of a timer; the codes of the data plane start above it. */
const TIMER = 0;

/**
 * The one clock of a simulation and the events that move it, in continuous time (seconds).
 *
 * Guarantee: events are handled in order of time, and events of equal time in the order in which they were
 * scheduled, whichever of the three ways was used: {@link schedule} (any delay, numeric code),
 * {@link scheduleAfter} (a delay that recurs, cheaper) and {@link setTimer} (a function, for the control plane).
 */
export class EventLoop {
  #now: number;
  #order = 0;
  #handled = 0;
  readonly #queue = new EventQueue();
  readonly #lanes: Lane[] = [];
  readonly #laneOfDelay = new Map<number, number>();
  readonly #overflowDelays: number[] = [];
  readonly #handlers: EventHandler[] = [];
  readonly #timers = new Timers();

  /** @param start time at which the clock starts, in seconds; may be negative */
  constructor(start = 0) {
    this.#now = start;
    this.#handlers[TIMER] = (slot) => this.#timers.fire(slot);
  }

  /** The present simulated time, in seconds. */
  get now(): number {
    return this.#now;
  }

  /** Events handled so far. */
  get handled(): number {
    return this.#handled;
  }

  /** Registers the handler of a new event code and returns the code (1 to 255). */
  register(handler: EventHandler): number {
    if (this.#handlers.length > 255) throw new RangeError('at most 255 event codes');
    return this.#handlers.push(handler) - 1;
  }

  /** Schedules an event at `time` seconds, not before the present. */
  schedule(time: number, code: number, a: number, b: number): void {
    if (!(time >= this.#now)) throw new RangeError(`event at ${time} s, but the clock is at ${this.#now} s`);
    this.#queue.push(time, this.#order++, code, a, b);
  }

  /**
   * A lane for events that happen `delay` seconds (at least 0) after they are scheduled. The same delay gives the
   * same lane. Beyond {@link MAX_LANES} different delays the events go through the heap: slower, same order.
   */
  lane(delay: number): number {
    if (!(delay >= 0)) throw new RangeError(`a lane's delay is at least 0 s, not ${delay}`);
    const known = this.#laneOfDelay.get(delay);
    if (known !== undefined) return known;
    const lane =
      this.#lanes.length < MAX_LANES
        ? this.#lanes.push(new Lane(delay)) - 1
        : MAX_LANES + this.#overflowDelays.push(delay) - 1;
    this.#laneOfDelay.set(delay, lane);
    return lane;
  }

  /** Schedules an event the lane's delay from now. */
  scheduleAfter(lane: number, code: number, a: number, b: number): void {
    if (lane < MAX_LANES) {
      const target = this.#lanes[lane];
      target.push(this.#now + target.delay, this.#order++, code, a, b);
    } else {
      this.#queue.push(this.#now + this.#overflowDelays[lane - MAX_LANES], this.#order++, code, a, b);
    }
  }

  /** Runs `task` `delay` seconds (at least 0) from now. For the control plane: it allocates. */
  setTimer(delay: number, task: () => void): TimerId {
    const { slot, id } = this.#timers.add(task);
    this.schedule(this.#now + delay, TIMER, slot, 0);
    return id;
  }

  /** Clears a timer; one that has run or was cleared is ignored. Its event stays queued and does nothing. */
  clearTimer(id: TimerId): void {
    this.#timers.remove(id);
  }

  /** Handles every event before `end` (seconds), then sets the clock to `end`. */
  advance(end: number): void {
    const queue = this.#queue;
    const handlers = this.#handlers;
    for (;;) {
      const lane = this.#earliestLane();
      const handle = queue.peek();
      if (lane !== undefined && (handle < 0 || this.#laneIsFirst(lane, handle))) {
        if (!(lane.headTime < end)) break;
        this.#now = lane.headTime;
        const { headCode, headA, headB } = lane;
        lane.shift();
        this.#handled++;
        handlers[headCode](headA, headB);
      } else {
        if (handle < 0 || !(queue.timeOf(handle) < end)) break;
        this.#now = queue.timeOf(handle);
        queue.pop();
        this.#handled++;
        handlers[queue.codeOf(handle)](queue.firstArgument(handle), queue.secondArgument(handle));
      }
    }
    this.#now = end;
  }

  #earliestLane(): Lane | undefined {
    let first: Lane | undefined;
    let time = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes) {
      if (lane.headTime < time || (lane.headTime === time && first !== undefined && lane.headOrder < first.headOrder)) {
        first = lane;
        time = lane.headTime;
      }
    }
    return first;
  }

  #laneIsFirst(lane: Lane, handle: number): boolean {
    const time = this.#queue.timeOf(handle);
    return lane.headTime < time || (lane.headTime === time && lane.headOrder < this.#queue.orderOf(handle));
  }
}
