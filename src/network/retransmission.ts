import type { TcpSettings } from './settings.ts';

/** When a kernel sends a packet that nobody acknowledges again, and when it gives up; seconds. */
export interface RetransmissionTimes {
  /** From one sending of the packet to the next; the first is from the sending of the original. */
  readonly gaps: Float64Array;
  /** From the sending of the original to ETIMEDOUT. */
  readonly giveUp: number;
}

/** `TCP_TIMEOUT_INIT`, `TCP_RTO_MIN` and `TCP_RTO_MAX` of `include/net/tcp.h`, seconds. */
const TIMEOUT_INIT = 1;
const RTO_MIN = 0.2;
const RTO_MAX = 120;

/**
 * A SYN: `synLinearTimeouts` retransmissions after one more second each, then `synRetries` after waits that double
 * (`tcp_retransmit_timer` in `net/ipv4/tcp_timer.c`). With the defaults of Linux 6.5 that is after 1, 2, 3, 4, 5, 7, 11,
 * 19, 35 and 67 s, with the end at 131 s; without linear ones, as before 6.5, after 1, 3, 7, 15, 31 and 63 s, with the
 * end at 127 s. Measured on Linux 6.18, where the timers were up to 4 % late; here they are on time.
 */
export function synTimes({
  synRetries,
  synLinearTimeouts,
}: Pick<TcpSettings, 'synRetries' | 'synLinearTimeouts'>): RetransmissionTimes {
  const count = synRetries + synLinearTimeouts;
  const waits = Array.from({ length: count + 1 }, (_, i) =>
    Math.min(RTO_MAX, TIMEOUT_INIT * 2 ** Math.max(0, i - synLinearTimeouts)),
  );
  return { gaps: Float64Array.from(waits.slice(0, count)), giveUp: sum(waits) };
}

/**
 * Data on an established connection: a tail loss probe after 0.2 s, then retransmissions with waits that double from 0.2 s
 * up to 120 s (measured on Linux 6.18; the round-trip time, which adds to the wait, is left out). The end is by time, not by
 * number: `retries2` 15 stands for the 924.6 s that so many doubled waits would take (`tcp_model_timeout`, same file).
 */
export function dataTimes({ retries2 }: Pick<TcpSettings, 'retries2'>): RetransmissionTimes {
  const wait = (i: number): number => Math.min(RTO_MAX, RTO_MIN * 2 ** i);
  const giveUp = sum(Array.from({ length: retries2 + 1 }, (_, i) => wait(i)));
  const gaps = [RTO_MIN];
  for (let sent = RTO_MIN, i = 0; sent + wait(i) < giveUp; i++) {
    gaps.push(wait(i));
    sent += wait(i);
  }
  return { gaps: Float64Array.from(gaps), giveUp };
}

function sum(seconds: readonly number[]): number {
  return seconds.reduce((total, wait) => total + wait, 0);
}
