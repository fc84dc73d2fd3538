import { EventQueue } from './eventQueue.ts';
import { Lanes, MAX_LANES } from './lanes.ts';
import { Timers } from './timers.ts';

/** What happens when an event comes up: a function of the event's two integer arguments. */
export type EventHandler = (a: number, b: number) => void;

/** Identifies a timer that can still be cleared. */
export type TimerId = number;

/** Number of a lane; see {@link EventLoop.delayLane} and {@link EventLoop.orderedLane}. */
export type LaneId = number;

/** The lane that stands for "no lane is left": its events go through the heap. */
const HEAP: LaneId = -1;

/** Event code of a timer; the codes of the data plane start above it. */
const TIMER = 0;

/**
 * The one clock of a simulation and the events that move it, in continuous time (seconds).
 *
 * Guarantee: events are handled in order of time, and events of equal time in the order in which they were
 * scheduled, whichever way was used: {@link schedule} (any time, numeric code), a lane (times that only
 * grow, cheaper) or {@link setTimer} (a function, for the control plane).
 */
export class EventLoop {
  #now: number;
  /** Events scheduled so far, over heap and lanes alike: it decides between equal times. */
  #order = 0;
  #handled = 0;
  readonly #queue = new EventQueue();
  readonly #lanes = new Lanes();
  readonly #delayOfLane: number[] = [];
  readonly #laneOfDelay = new Map<number, LaneId>();
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

  /** Registers the handler of a new event code and returns the code (1 to 65,535). */
  register(handler: EventHandler): number {
    if (this.#handlers.length > 65_535) throw new RangeError('at most 65,535 event codes');
    return this.#handlers.push(handler) - 1;
  }

  /** Schedules an event at `time` seconds, not before the present. */
  schedule(time: number, code: number, a: number, b: number): void {
    if (!(time >= this.#now)) throw inThePast(time, this.#now);
    this.#queue.push(time, this.#order++, code, a, b);
  }

  /**
   * The lane for events that happen `delay` seconds (at least 0) after they are scheduled; the same delay gives the
   * same lane. When no more lanes can be opened the events go through the heap: slower, in the same order.
   */
  delayLane(delay: number): LaneId {
    if (!(delay >= 0)) throw new RangeError(`a lane's delay is at least 0 s, not ${delay}`);
    let lane = this.#laneOfDelay.get(delay);
    if (lane === undefined) {
      lane = this.orderedLane();
      // Without a lane the delay must still be found again: it is kept under a number of its own.
      if (lane === HEAP) lane = Math.max(MAX_LANES, this.#delayOfLane.length);
      this.#delayOfLane[lane] = delay;
      this.#laneOfDelay.set(delay, lane);
    }
    return lane;
  }

  /** A new lane for events that are scheduled in the order of their times, such as one source's arrivals. */
  orderedLane(): LaneId {
    return this.#lanes.count < MAX_LANES ? this.#lanes.open() : HEAP;
  }

  /**
   * A lane for delays that are drawn anew each time: {@link setDelay} gives the one of the next event. Its events come
   * in any order, so they go through the heap.
   */
  variableLane(): LaneId {
    const lane = Math.max(MAX_LANES, this.#delayOfLane.length);
    this.#delayOfLane[lane] = 0;
    return lane;
  }

  /** The delay of what is scheduled from now on over a lane of {@link variableLane}. @param delay seconds, at least 0 */
  setDelay(lane: LaneId, delay: number): void {
    this.#delayOfLane[lane] = delay;
  }

  /** Schedules an event the lane's delay from now. */
  scheduleAfter(lane: LaneId, code: number, a: number, b: number): void {
    this.#give(lane, this.#now + this.#delayOfLane[lane], code, a, b);
  }

  /** Schedules an event at `time` seconds, not before the present and not before the lane's last one. */
  scheduleInOrder(lane: LaneId, time: number, code: number, a: number, b: number): void {
    if (!(time >= this.#now)) throw inThePast(time, this.#now);
    this.#give(lane, time, code, a, b);
  }

  /** Through the ring of the lane or, if it has none, through the heap. One count orders both. */
  #give(lane: LaneId, time: number, code: number, a: number, b: number): void {
    if (lane >= 0 && lane < MAX_LANES) this.#lanes.push(lane, time, this.#order++, code, a, b);
    else this.schedule(time, code, a, b);
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

  /** Handles every event before `end` (seconds, not before the present), then sets the clock to `end`. */
  advance(end: number): void {
    if (!(end >= this.#now)) throw new RangeError(`the clock is at ${this.#now} s and cannot go to ${end} s`);
    const queue = this.#queue;
    const lanes = this.#lanes;
    const handlers = this.#handlers;
    for (;;) {
      const laneTime = lanes.firstTime;
      const queueTime = queue.firstTime;
      if (laneTime < queueTime || (laneTime === queueTime && lanes.firstOrder < queue.firstOrder)) {
        if (!(laneTime < end)) break;
        this.#now = laneTime;
        const { headCode, headA, headB } = lanes.first;
        lanes.shift();
        handlers[headCode](headA, headB);
      } else {
        if (!(queueTime < end)) break;
        this.#now = queueTime;
        const handle = queue.pop();
        handlers[queue.codeOf(handle)](queue.firstArgument(handle), queue.secondArgument(handle));
      }
      this.#handled++;
    }
    this.#now = end;
  }
}

function inThePast(time: number, now: number): RangeError {
  return new RangeError(`event at ${time} s, but the clock is at ${now} s`);
}
