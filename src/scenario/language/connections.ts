import { z } from 'zod';
import { formatDuration } from '../units/duration.ts';
import { duration } from './scalars.ts';

/**
 * Linux: `tcp_keepalive_time`, `tcp_keepalive_intvl` and `tcp_keepalive_probes`. Seconds, seconds and a
 * number (`include/net/tcp.h`).
 */
const KEEPALIVE = { time: 7200, interval: 75, probes: 9 } as const;

const keepalive = z.strictObject({
  time: duration()
    .prefault(formatDuration(KEEPALIVE.time))
    .describe('Silence of the server after which its client sends a probe (TCP_KEEPIDLE).'),
  interval: duration()
    .prefault(formatDuration(KEEPALIVE.interval))
    .describe('Time between probes (TCP_KEEPINTVL).'),
  // `probes` has the bound of Linux: `MAX_TCP_KEEPCNT` is 127.
  probes: z
    .int()
    .min(1)
    .max(127)
    .prefault(KEEPALIVE.probes)
    .describe('Probes without an answer that end the connection (TCP_KEEPCNT).'),
});

/** Most connections of one client, and tries that wait for them: ports end far below. */
const MOST = 1_000_000;

/** `connections` of a traffic source. */
export const connections = z.strictObject({
  // As `max_requests_per_connection` of Envoy and `keepalive_requests` of nginx.
  reuse: z
    .int()
    .min(1)
    .max(1e9)
    .prefault(1)
    .describe('Requests sent over one connection before the client closes it; 1: a new connection each.'),
  // `max` is what makes a client a pool: without it a new connection is opened whenever none is free.
  max: z
    .int()
    .min(1)
    .max(MOST)
    .exactOptional()
    .describe('Connections that a client has at most; without it, as many as it needs.'),
  pending: z
    .int()
    .min(0)
    .max(MOST)
    .exactOptional()
    .describe('With max: tries that may wait for a connection; without it, all.'),
  wait: duration('s or ms')
    .exactOptional()
    .describe('With max: time that a try waits for a connection; without it, until its timeout.'),
  idleTimeout: duration()
    .exactOptional()
    .describe('Time after which a client closes a connection that lies idle; without it, never.'),
  maxAge: duration()
    .exactOptional()
    .describe('Time after which a client closes a connection, when its request is over; without it, never.'),
  keepalive: keepalive
    .exactOptional()
    .describe('Probes of silent servers (SO_KEEPALIVE); without it, none are sent.'),
  userTimeout: duration()
    .exactOptional()
    .describe(
      'How long data or probes may stay unanswered (TCP_USER_TIMEOUT); without it, as the kernel has it.',
    ),
});
