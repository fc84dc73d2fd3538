/** What is said about how clients bear up. */
import { shown } from '../wording.ts';

/** Neither a duration nor a mapping. */
export const notATimeout = (input: unknown) =>
  `must be a duration such as 1s or 500ms, none, or a mapping: {connect: 1s, request: 5s, total: 15s}, not ${shown(input)}`;
/** A copy is sent after a time, which one of them gives. */
export const hedgingNeedsDelay = () =>
  'needs either delay, a time such as 10ms, or percentile, such as 95 for one that 5 % of the requests exceed';
/** Without a limit nobody waits. @param key what is about waiting */
export const poolNeedsMax = (key: string) =>
  `${key} is about tries that wait for a connection, and none does: say how many connections a client may have with max`;
/** As gRFC A6 counts: the first try is one of them. @param most tries in all */
export const tooManyAttempts = (most: number) =>
  `gRPC makes ${most} tries in all at most, so there can be ${most - 1} after the first`;
/** The others double. @param jitter what is said instead */
export const multiplierOfGrpc = (jitter: string) =>
  `is for jitter grpc, where each back-off is that many times as long as the one before; with ${jitter} it doubles`;
