/** How a lag, the reason behind a failure, is told to people. */
export interface LagWords {
  /** Follows a colon in a title: "2.3 % of requests failed: node failure not yet detected". */
  readonly phrase: string;
  /** One or two sentences for a reader who does not know Kubernetes' inside. */
  readonly explanation: string;
}

/**
 * Times and settings named here are Kubernetes' own (`pkg/controller/nodelifecycle`, `pkg/proxy`,
 * `pkg/kubelet`). The codes are those of failures.csv; a test holds them against the list of the simulator.
 */
const LAGS = new Map<string, LagWords>([
  [
    'none',
    {
      phrase: 'no lag involved',
      explanation: 'Nobody acted on old knowledge; the failure stands for itself.',
    },
  ],
  [
    'node-failure-undetected',
    {
      phrase: 'node failure not yet detected',
      explanation:
        'The node was down, but its heartbeat had not been missing for long enough (nodeMonitorGracePeriod). Until then ' +
        'its pods stay in the rules of every node, and connections sent to them vanish.',
    },
  ],
  [
    'stale-rules',
    {
      phrase: 'kube-proxy rules out of date',
      explanation:
        'The API server no longer listed the endpoint as ready, but the node that forwarded the connection had not ' +
        'rewritten its rules yet.',
    },
  ],
  [
    'termination-race',
    {
      phrase: 'pod shut down before the rules left it out',
      explanation:
        'A pod that is deleted gets its SIGTERM at the same time as the endpoint is removed. It stopped listening before ' +
        'all nodes knew; a preStop sleep closes this gap.',
    },
  ],
  [
    'container-failure-undetected',
    {
      phrase: 'crashed container not yet noticed',
      explanation: 'The process had exited, and neither the kubelet nor a readiness probe had seen it yet.',
    },
  ],
  [
    'ready-before-listening',
    {
      phrase: 'pod counted as ready before it listened',
      explanation:
        'Without a readiness probe a pod is ready as soon as its container runs, and gets traffic while its process ' +
        'is still starting.',
    },
  ],
  [
    'load-balancer-health-check',
    {
      phrase: 'load balancer had not yet found the node unhealthy',
      explanation:
        'The load balancer sends connections to a node until enough of its health checks in a row have failed.',
    },
  ],
  [
    'half-open-connection',
    {
      phrase: 'connection to a peer that had vanished',
      explanation:
        'The connection was made before its peer vanished without a word. The client cannot know, so it waits until ' +
        'its own timeout.',
    },
  ],
  [
    'node-partition',
    {
      phrase: 'node cut off from the network',
      explanation: 'A node between client and pod ran, but could not be reached.',
    },
  ],
  [
    'pinned-node',
    {
      phrase: 'clients keep to the address of a node that was down',
      explanation:
        'Kubernetes can route around a dead node only behind the entry. A client that uses the address of one node ' +
        'depends on that node for as long as it is down.',
    },
  ],
  [
    'no-ready-pod',
    {
      phrase: 'no pod was ready',
      explanation:
        'There was no ready pod anywhere: the failure was not caused by a lag but by missing capacity.',
    },
  ],
  [
    'rules-not-yet-programmed',
    {
      phrase: 'rules not yet written',
      explanation:
        'Ready pods existed, but the node that forwarded the connection did not know any of them yet.',
    },
  ],
  [
    'saturated-pod',
    {
      phrase: 'pods had more work than they could do',
      explanation:
        'Requests came in faster than the pod could serve them, so they waited until the client gave up or the ' +
        'queue was full.',
    },
  ],
  [
    'slow-node',
    { phrase: 'node slowed down', explanation: 'The node of the pod ran slower than it should.' },
  ],
  [
    'stale-dns',
    {
      phrase: 'stale answer of DNS',
      explanation:
        'The client used an address from a DNS answer that it, or a cache before it, had kept although the cluster had ' +
        'changed since. How long that can go on is up to the cache, at best the TTL of the answer.',
    },
  ],
  [
    'stale-environment',
    {
      phrase: 'environment variables from before the Service',
      explanation:
        "A container's environment is made when it starts and never changes: a Service that is made later is missing " +
        'from it, and one that is made anew has another address than it says.',
    },
  ],
  [
    'dns-server-lost',
    {
      phrase: 'lost DNS server',
      explanation:
        'The query went to a DNS server that no longer ran or could not be reached. The resolver waits 5 s before it ' +
        'asks again, which is longer than most clients wait.',
    },
  ],
  [
    'dns-server-overloaded',
    {
      phrase: 'overloaded DNS servers',
      explanation:
        'Queries came in faster than the DNS servers could answer them, so they waited in line or were dropped. A ' +
        'short name costs two queries for every search domain that is tried.',
    },
  ],
  [
    'load-balancer-provisioning',
    {
      phrase: 'load balancer not there yet',
      explanation:
        'A cloud takes minutes to make a load balancer; until then its name and address lead nowhere.',
    },
  ],
  [
    'load-balancer-idle-timeout',
    {
      phrase: 'load balancer had forgotten the idle connection',
      explanation:
        'The connection was idle for longer than the load balancer keeps it, so that its next packet was answered ' +
        'with a reset. Clients that keep connections for a shorter time never see this.',
    },
  ],
  [
    'load-balancer-moved-flow',
    {
      phrase: 'connection sent to another node',
      explanation:
        'The set of nodes had changed, and with it the node that the packets of the connection go to. That node knows ' +
        'nothing of the connection, so that it ends with a reset.',
    },
  ],
  [
    'load-balancer-ended-flow',
    {
      phrase: 'load balancer ended the connections of a target',
      explanation:
        'A target had failed its health checks or was taken out, and the load balancer reset the connections that it ' +
        'still had there.',
    },
  ],
  [
    'load-balancer-without-target',
    {
      phrase: 'load balancer without a healthy target',
      explanation: 'No target was believed healthy, and this load balancer answers nobody then.',
    },
  ],
  [
    'denied-by-network-policy',
    {
      phrase: 'denied by a network policy',
      explanation:
        'A NetworkPolicy isolates the pod or the client, and none allows this connection. Most network plugins drop ' +
        'it without an answer, so the client waits until its own timeout.',
    },
  ],
  [
    'certificate-not-reloaded',
    {
      phrase: 'new certificate not yet in use',
      explanation:
        'The Secret held a good certificate, but the kubelet had not written it into the pod yet (up to a minute), or ' +
        'the process had not read it again: many read it only when they start.',
    },
  ],
  [
    'nat-ports-exhausted',
    {
      phrase: 'no port left for address translation',
      explanation:
        'Connections to one endpoint by way of one translated address (SNAT) differ only in its port, and all of ' +
        'them were taken or still kept by connections that had been closed.',
    },
  ],
  [
    'wrong-port',
    {
      phrase: "client used a port that is not the pod's",
      explanation:
        'The name of a headless Service leads to the pods themselves: no rule translates the port of the Service to ' +
        'the one that the pods listen on.',
    },
  ],
  [
    'wrong-address',
    {
      phrase: 'nobody has the address',
      explanation:
        'The address was written down by hand, in endpoints or as a destination, and no pod or server has it.',
    },
  ],
  [
    'no-local-endpoint',
    {
      phrase: 'no endpoint on the node that was used',
      explanation:
        'The traffic policy of the Service is Local, and its endpoints were on other nodes than the one that the ' +
        'connection came to. Such a node drops connections instead of passing them on.',
    },
  ],
  [
    'source-not-allowed',
    {
      phrase: 'client outside the source ranges',
      explanation:
        'The load balancer admits only clients of loadBalancerSourceRanges; packets of others are dropped.',
    },
  ],
  [
    'conntrack-table-full',
    {
      phrase: 'connection tracking table full',
      explanation:
        'The kernel of a node keeps an entry for each connection, and for two minutes after it was closed. With no room ' +
        'left (nf_conntrack_max) it drops the first packet of every new connection; those that are open go on.',
    },
  ],
  [
    'stale-ingress-endpoints',
    {
      phrase: 'endpoint list of the ingress out of date',
      explanation:
        'The API server no longer listed the endpoint as ready, but the workers of the ingress controller had not ' +
        'looked at the new list yet.',
    },
  ],
  [
    'ingress-not-yet-synced',
    {
      phrase: 'endpoint list of the ingress still empty',
      explanation:
        'Ready pods existed, but the workers of the ingress controller did not know any of them yet.',
    },
  ],
  [
    'no-pod-on-node',
    {
      phrase: 'no pod on the node that the client chose',
      explanation:
        'A host port leads to the pod on that node and nowhere else. The client used the address of a node on which no ' +
        'pod had the port, and nothing spreads or forwards such connections.',
    },
  ],
  [
    'stale-endpoint-list',
    {
      phrase: 'endpoint list of the client out of date',
      explanation:
        'The client balances by itself. The API server listed other ready endpoints than the client knew of, as the ' +
        'change had not reached it yet.',
    },
  ],
  [
    'paused-pod',
    {
      phrase: 'process stood still',
      explanation:
        'The process did nothing for a while, as in a collection of garbage, and what came in meanwhile waited.',
    },
  ],
  [
    'cold-pod',
    {
      phrase: 'pod just started',
      explanation:
        'A process is slower at first: its caches are empty and its code is not compiled yet. It had only just started.',
    },
  ],
  [
    'throttled-cpu',
    {
      phrase: 'limit of CPU reached',
      explanation:
        'A container may use its CPU limit within each period of 100 ms. It had used it up, and stood still until the next period.',
    },
  ],
  [
    'noisy-neighbour',
    {
      phrase: 'other pods took the CPU',
      explanation: 'Other pods on the node left the pod less of the CPU than its work wanted.',
    },
  ],
  [
    'unhealthy-endpoint-undetected',
    {
      phrase: 'client had not found the endpoint unhealthy',
      explanation:
        'The client judges its endpoints by their answers or by checks of its own, and had not seen enough of them.',
    },
  ],
  [
    'no-healthy-endpoint',
    {
      phrase: 'client believed no endpoint to be healthy',
      explanation: 'The client had found all its endpoints unhealthy, and does not use those.',
    },
  ],
  [
    'saturated-dependency',
    {
      phrase: 'a called workload had too much work',
      explanation:
        'A workload that was called for the request had more work than it could do in time, so the caller waited for it.',
    },
  ],
  [
    'stale-service-import',
    {
      phrase: 'imported endpoints out of date',
      explanation:
        'The endpoints were those of another cluster, where they had changed; this cluster had not been told yet.',
    },
  ],
]);

/**
 * Words for a lag; one that is not known keeps its own name. So a report of a newer version's files stays
 * readable.
 *
 * @param lag a code of failures.csv
 */
export function lagWords(lag: string): LagWords {
  return LAGS.get(lag) ?? { phrase: lag.replaceAll('-', ' '), explanation: '' };
}
