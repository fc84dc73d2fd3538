import { z } from 'zod';
import { DEFAULT_TCP_SETTINGS as TCP } from '../../../network/settings.ts';
import { count, wait } from './numbers.ts';

/** A number that the kernel keeps in a byte: `MAX_TCP_SYNCNT` of `include/net/tcp.h`. */
function retransmissions(value: number, least: number, text: string) {
  return z.int().min(least).max(127).prefault(value).describe(text);
}

/**
 * `cluster.settings.tcp`: names as in `Documentation/networking/ip-sysctl.rst` of Linux, where it has them.
 * They are of the hosts and not of Kubernetes, but they are what a client waits for.
 */
export const tcp = z.strictObject({
  synRetries: retransmissions(TCP.synRetries, 1, 'Retransmissions of a SYN with waits that double.'),
  synLinearTimeouts: retransmissions(
    TCP.synLinearTimeouts,
    0,
    'Retransmissions of a SYN before them, 1 s apart; 0 as up to Linux 6.4.',
  ),
  retries2: retransmissions(TCP.retries2, 1, 'Retransmissions of data before its connection is given up.'),
  // `icmp_ratelimit`, with a burst of `XRLIM_BURST_FACTOR` (`net/ipv4/inetpeer.c`).
  icmpRateLimit: z
    .boolean()
    .prefault(TCP.icmpRateLimit)
    .describe('Whether a host sends a client only about 6 ICMP errors at once and then one a second.'),
  // `ip_local_port_range` has 28,232 of them.
  localPorts: count(
    TCP.localPorts,
    0,
    'Ports of a client for connections to one address and port; 0: without a limit.',
  ),
  timeWait: wait(TCP.timeWait, 'Time for which a closed connection keeps the port of its client.'),
  natPorts: count(
    TCP.natPorts,
    0,
    'Ports of a translating address for connections to one endpoint; 0: without a limit.',
  ),
  natTimeWait: wait(TCP.natTimeWait, 'Time for which a closed connection keeps its translated port.'),
});
