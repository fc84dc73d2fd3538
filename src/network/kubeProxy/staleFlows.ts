/** A flow that connection tracking knows, as far as the cleanup looks at it. */
export interface TrackedFlow {
  readonly protocol: string;
  /** Address that the flow was sent to; null: one of the node's own. */
  readonly destination: string | null;
  readonly destinationPort: number;
  /** Where answers come from: the endpoint, or for a flow that was not translated its destination. */
  readonly replySource: string;
  readonly replyPort: number;
}

/** One port of a Service and the endpoints behind it. */
export interface TrackedServicePort {
  readonly protocol: string;
  readonly port: number;
  /** 0: none. */
  readonly nodePort: number;
  /** Cluster IP, load balancer addresses and external IPs. */
  readonly addresses: readonly string[];
  readonly endpoints: readonly { readonly ip: string; readonly port: number; readonly serving: boolean }[];
}

/**
 * The flows that kube-proxy deletes from connection tracking after a sync that changed endpoints of UDP Services: those
 * to a Service whose answers come from what is no serving endpoint of it. Without that a client that keeps its source
 * port would be sent to a pod that is gone for as long as it goes on. TCP and SCTP flows are left alone, and so are
 * those of a Service without any serving endpoint. Traffic policies, hints and termination do not matter.
 * Source: `CleanStaleEntries` in `pkg/proxy/conntrack/cleanup.go`.
 */
export function staleFlows(
  services: readonly TrackedServicePort[],
  flows: readonly TrackedFlow[],
): readonly TrackedFlow[] {
  const serving = servingByDestination(services);
  return flows.filter(({ protocol, destination, destinationPort, replySource, replyPort }) => {
    if (protocol !== 'UDP') return false;
    const atAddress = serving.get(`${destination ?? ''}:${destinationPort}`);
    const endpoints = atAddress ?? serving.get(`*:${destinationPort}`);
    return endpoints !== undefined && !endpoints.has(`${replySource}:${replyPort}`);
  });
}

/** The serving endpoints (`ip:port`) behind each `address:port`, and each `*:nodePort`, of UDP Services that have any. */
function servingByDestination(services: readonly TrackedServicePort[]): Map<string, ReadonlySet<string>> {
  const serving = new Map<string, ReadonlySet<string>>();
  for (const { protocol, port, nodePort, addresses, endpoints } of services) {
    const alive = new Set(endpoints.filter((one) => one.serving).map((one) => `${one.ip}:${one.port}`));
    if (protocol !== 'UDP' || alive.size === 0) continue;
    for (const address of addresses) serving.set(`${address}:${port}`, alive);
    if (nodePort !== 0) serving.set(`*:${nodePort}`, alive);
  }
  return serving;
}
