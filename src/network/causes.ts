/**
 * How a request can end other than well, and the lag that made it possible. The numbers index the
 * counters of the recorder, so a request needs no text; the texts are what people read in CSV files and charts.
 */
export const CAUSES = [
  'refused',
  'connect-timeout',
  'reset',
  'request-timeout',
  'no-endpoints',
  'no-healthy-target',
  'host-unreachable',
  'queue-full',
  'client-lost',
  'name-not-found',
  'dns-timeout',
  'dns-unavailable',
  'no-environment-variable',
  'tls-name-mismatch',
  'tls-certificate-expired',
  'tls-handshake-failed',
  'closed',
  'no-free-port',
  'not-found',
  'service-unavailable',
  'bad-gateway',
  'gateway-timeout',
  'internal-error',
  'shed',
  'rate-limited',
  'circuit-open',
  'throttled',
  'pool-exhausted',
  'server-error',
  'dependency-failed',
  'cancelled',
  'deadline-exceeded',
] as const;
export type CauseName = (typeof CAUSES)[number];

/** Numeric code of a cause: its place in {@link CAUSES}. */
export const Cause = {
  /** A host answered with RST: nothing listens on that address. */
  refused: 0,
  /** No answer to the SYN before the client's timeout, or the kernel's (ETIMEDOUT). */
  connectTimeout: 1,
  /** An established connection was reset: the request came to, or still lay unread in, a socket without a process. */
  reset: 2,
  /** Connected, but no answer before the client's timeout, or the end that its kernel made (ETIMEDOUT). */
  requestTimeout: 3,
  /** The node's rules reject, or the client that balances knows none: the Service has no endpoint. */
  noEndpoints: 4,
  /** The load balancer believes that no node is healthy. */
  noHealthyTarget: 5,
  /** EHOSTUNREACH: the address no longer exists and the network says so. */
  hostUnreachable: 6,
  /** The pod turned the request away because its queue was full. */
  queueFull: 7,
  /** The client itself died with its node. */
  clientLost: 8,
  /** There is no such name, or nothing that it leads to: the Service does not exist (yet), or has no ready pod to name. */
  nameNotFound: 9,
  /** No DNS server answered in time, or before the client's own timeout. */
  dnsTimeout: 10,
  /** The hosts of the DNS servers said at once that none is there. */
  dnsUnavailable: 11,
  /** The client was started before the Service existed, so its environment does not have the Service's address. */
  noEnvironmentVariable: 12,
  /** The server's certificate is not valid for the name that the client verifies. */
  tlsNameMismatch: 13,
  /** The server's certificate is past its time. */
  tlsCertificateExpired: 14,
  /** The server does not speak TLS: it has no certificate. */
  tlsHandshakeFailed: 15,
  /** An established connection was closed (EOF) by a process that had read the request and ended. */
  closed: 16,
  /** EADDRNOTAVAIL: the client has no local port left for connections to this address. */
  noFreePort: 17,
  /** 404 of an ingress: no rule has the host and path. */
  notFound: 18,
  /** 503 of an ingress: the route's Service has no endpoint that it knows. */
  serviceUnavailable: 19,
  /** 502 of an ingress: between it and the pod, the connection was refused or reset. */
  badGateway: 20,
  /** 504 of an ingress: between it and the pod, nothing came before its timeout. */
  gatewayTimeout: 21,
  /** 500 of a gateway: the route refers to a backend that is none. */
  internalError: 22,
  /** The server turned it away to protect itself: a limit of concurrency, or admission control (503). */
  shed: 23,
  /** The server turned it away because its rate was above what is allowed (429). */
  rateLimited: 24,
  /** The client did not send it: as many connections or requests as it allows itself were under way. */
  circuitOpen: 25,
  /** The client did not send it, because too many of its requests had been turned away. */
  throttled: 26,
  /** The client waited in vain for one of the connections that it allows itself. */
  poolExhausted: 27,
  /** The server answered, with an error of its own (500). */
  serverError: 28,
  /** The server answered with an error because a call that it had made for the request failed. */
  dependencyFailed: 29,
  /** Of a call between pods: the request that it was made for was called off by its client. */
  cancelled: 30,
  /** Of a call between pods: the time that the client gives the request which it was made for is over. */
  deadlineExceeded: 31,
} as const;
export type CauseCode = (typeof Cause)[keyof typeof Cause];

export const LAGS = [
  'none',
  'node-failure-undetected',
  'stale-rules',
  'termination-race',
  'container-failure-undetected',
  'ready-before-listening',
  'load-balancer-health-check',
  'half-open-connection',
  'node-partition',
  'pinned-node',
  'no-ready-pod',
  'rules-not-yet-programmed',
  'saturated-pod',
  'slow-node',
  'stale-dns',
  'stale-environment',
  'dns-server-lost',
  'dns-server-overloaded',
  'load-balancer-provisioning',
  'load-balancer-idle-timeout',
  'load-balancer-moved-flow',
  'load-balancer-ended-flow',
  'load-balancer-without-target',
  'denied-by-network-policy',
  'certificate-not-reloaded',
  'nat-ports-exhausted',
  'wrong-port',
  'wrong-address',
  'no-local-endpoint',
  'source-not-allowed',
  'conntrack-table-full',
  'stale-ingress-endpoints',
  'ingress-not-yet-synced',
  'no-pod-on-node',
  'stale-endpoint-list',
  'paused-pod',
  'cold-pod',
  'throttled-cpu',
  'noisy-neighbour',
  'unhealthy-endpoint-undetected',
  'no-healthy-endpoint',
  'saturated-dependency',
  'stale-service-import',
] as const;
export type LagName = (typeof LAGS)[number];

/** Numeric code of a lag: its place in {@link LAGS}. */
export const Lag = {
  none: 0,
  /** The node was down, but its lease had not run out: its pods were still in every rule. */
  nodeFailureUndetected: 1,
  /** The API no longer listed the endpoint as ready; the node that routed had not caught up. */
  staleRules: 2,
  /** The pod was being deleted and had stopped listening before the rules left it out. */
  terminationRace: 3,
  /** The process had exited; no probe had seen it yet. */
  containerFailureUndetected: 4,
  /** The pod counted as ready (no readiness probe) before its process listened. */
  readyBeforeListening: 5,
  /** The load balancer had not yet found the node unhealthy. */
  loadBalancerHealthCheck: 6,
  /** The connection was made before its peer vanished without a word. */
  halfOpenConnection: 7,
  /** A node between client and pod was cut off from the network. */
  nodePartition: 8,
  /** The client keeps to the address of one node, and that node was down. */
  pinnedNode: 9,
  /** No lag: there was no ready pod anywhere. */
  noReadyPod: 10,
  /** Ready pods existed, but the node that routed did not know any yet. */
  rulesNotYetProgrammed: 11,
  /** The pod had more work than it could do in time. */
  saturatedPod: 12,
  /** The node was slowed down. */
  slowNode: 13,
  /** The client, or a cache before it, kept an answer that was no longer true. */
  staleDns: 14,
  /** The client's environment has an address, or lacks one, as it was when its container started. */
  staleEnvironment: 15,
  /** The DNS server that the query went to was gone or could not be reached. */
  dnsServerLost: 16,
  /** The DNS server had more queries than it could answer in time. */
  dnsServerOverloaded: 17,
  /** The load balancer was asked for, but its address did not answer yet. */
  loadBalancerProvisioning: 18,
  /** The connection was idle for longer than the load balancer remembers connections. */
  loadBalancerIdleTimeout: 19,
  /** The connection's packets go to another node than before, which knows nothing of it. */
  loadBalancerMovedFlow: 20,
  /** The load balancer has ended the connections of a target that failed its health checks or was taken out. */
  loadBalancerEndedFlow: 21,
  /** Nobody answers at the load balancer's address while no target is healthy. */
  loadBalancerWithoutTarget: 22,
  /** No lag: a network policy did not allow the connection. */
  deniedByNetworkPolicy: 23,
  /** The Secret held a good certificate; the pod's volume or its process still had the one before. */
  certificateNotReloaded: 24,
  /** The address that stands for the client (SNAT) had no port left, so its SYN was dropped. */
  natPortsExhausted: 25,
  /** No lag: the client went to the pod itself, at a port of the Service's that is none of the pod's. */
  wrongPort: 26,
  /** No lag: nobody has the address that somebody wrote down. */
  wrongAddress: 27,
  /** No lag: the Service's policy is Local, and the node that the client used has no endpoint of its own. */
  noLocalEndpoint: 28,
  /** No lag: the client is outside the load balancer's source ranges. */
  sourceNotAllowed: 29,
  /** A node on the way could track no more connections, and dropped the first packet of a new one. */
  conntrackTableFull: 30,
  /** The API no longer listed the endpoint as ready; the workers of the ingress had not looked since. */
  staleIngressEndpoints: 31,
  /** Ready pods existed, but the workers of the ingress did not know any yet. */
  ingressNotYetSynced: 32,
  /** The client used a port of a node on which no pod has it: there is nobody to send it elsewhere. */
  noPodOnNode: 33,
  /** The API listed other ready endpoints than the client that balances knew of. */
  staleEndpointList: 34,
  /** The process stood still: it collected garbage, or was stopped. */
  pausedPod: 35,
  /** The process had only just started, and was slower than later. */
  coldPod: 36,
  /** The pod had used up its CPU limit for the period, and had to wait for the next. */
  throttledCpu: 37,
  /** Other pods on the node left it less of the CPU than it wanted. */
  noisyNeighbour: 38,
  /** The client had not yet found the endpoint unhealthy. */
  unhealthyEndpointUndetected: 39,
  /** The client held all endpoints for unhealthy, and used none. */
  noHealthyEndpoint: 40,
  /** A workload that was called for the request had more work than it could do in time. */
  saturatedDependency: 41,
  /** The endpoints of another cluster had changed, and this cluster had not been told yet. */
  staleServiceImport: 42,
} as const;
export type LagCode = (typeof Lag)[keyof typeof Lag];
