import type { LagWords } from './words.ts';

/**
 * Lags and limits on the way to a pod: names, load balancers, ingress, addresses and connections. Keys are codes
 * of failures.csv.
 */
export const NETWORK_LAGS: readonly (readonly [string, LagWords])[] = [
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
    'stale-dns',
    {
      phrase: 'stale answer of DNS',
      explanation:
        'The client used an address from a DNS answer that it, or a cache before it, had kept although the cluster had ' +
        'changed since. How long that can go on is up to the cache, at best the TTL of the answer.',
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
];
