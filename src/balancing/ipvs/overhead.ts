/**
 * What lc and wlc compare: an active connection counts as 256 inactive ones (`ip_vs_dest_conn_overhead`, Linux
 * include/net/ip_vs.h).
 */
export function connectionOverhead(active: number, inactive: number): number {
  return active * 256 + inactive;
}

/** What sed and nq compare: the connections that there would be with this one (`ip_vs_sed_dest_overhead`). */
export function expectedOverhead(active: number): number {
  return active + 1;
}
