import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Attribution } from '../network/attribution.ts';
import type { HostPort } from '../network/hostPorts.ts';
import type { Hosts } from '../network/hosts.ts';
import type { Latencies } from '../network/latency.ts';
import type { PodAddresses } from '../network/podAddresses.ts';
import type { Router } from '../network/router.ts';
import type { RemovedAddress, TcpSettings } from '../network/settings.ts';
import type { Attempts } from './attempts.ts';
import type { BalancedFlows } from './balancedFlows.ts';
import type { PodReporting } from './balancing/podReporting.ts';
import type { Callers } from './calls/callers.ts';
import type { ClientAddresses } from './clientAddresses.ts';
import type { Clients } from './clients.ts';
import type { TrafficConfig } from './config.ts';
import type { Connections } from './connections.ts';
import type { ConnectionTracking } from './connectionTracking.ts';
import type { DiscoveryParts } from './discovering.ts';
import type { SourceEntry } from './entries.ts';
import type { HealthViews } from './health/healthViews.ts';
import type { RequestEnds } from './loops/requestEnds.ts';
import type { PodServers } from './podServers.ts';
import type { PolicyWorld } from './policing.ts';
import type { Ports } from './ports.ts';
import type { RequestRecorder } from './recorder.ts';
import type { RequestKeys } from './requestKeys.ts';
import type { RequestWork } from './requestWork.ts';
import type { PodAdmission } from './resilience/admission/podAdmission.ts';
import type { TlsWorld } from './securing.ts';

/** Everything that a request meets on its way. Sources, clients, nodes and pods go by number. */
export interface RequestWorld {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  /** The machines, the addresses on them and the latencies between them, in truth. */
  readonly hosts: Hosts;
  readonly addresses: PodAddresses;
  readonly latencies: Latencies;
  /** Where each node sends a new connection, by what it knows. */
  readonly router: Router;
  readonly attribution: Attribution;
  /** What a client sees of an address that no longer exists. */
  readonly removedAddress: RemovedAddress;
  /** What the kernels do; absent: their defaults. */
  readonly tcp?: TcpSettings;
  /** Absent where they are far from running out. */
  readonly ports?: Ports;
  readonly attempts: Attempts;
  readonly connections: Connections;
  /** What the nodes' kernels know of connections. */
  readonly tracking: ConnectionTracking;
  /** What load balancers keep of connections. */
  readonly flows: BalancedFlows;
  readonly clients: Clients;
  readonly clientAddresses: ClientAddresses;
  readonly servers: PodServers;
  /** By the number of the source. */
  readonly traffic: readonly TrafficConfig[];
  /** One for each traffic source. */
  readonly entries: readonly SourceEntry[];
  /** By the number of the source: the port of the nodes that its clients use, if they use one. */
  readonly hostPorts: readonly (HostPort | undefined)[];
  readonly recorder: RequestRecorder;
  /** What requests are for; undefined: no request has a key. */
  readonly keys?: RequestKeys | undefined;
  /** What pods measure of themselves; undefined: nobody asks for it. */
  readonly reporting?: PodReporting | undefined;
  /** Delays of what pods and balancers say to each other apart from requests; undefined: they say nothing. */
  readonly reportLatencies?: Latencies | undefined;
  /** How clients find addresses; absent: a name resolves at once while its Service is there. */
  readonly discovery?: DiscoveryParts;
  /** Undefined: there are no network policies in the scenario. */
  readonly policies?: PolicyWorld | undefined;
  /** Undefined: nobody uses TLS. */
  readonly tls?: TlsWorld | undefined;
  /** The pods that call others while they serve; undefined: there are none. */
  readonly callers?: Callers | undefined;
  /** Told of the end of every request; undefined: no client waits for it before it sends the next. */
  readonly ends?: RequestEnds | undefined;
  /** Undefined: all requests are as much work. */
  readonly work?: RequestWork | undefined;
  /** Undefined: pods turn away only what finds no room. */
  readonly admission?: PodAdmission | undefined;
  /** Undefined: no clients look after the health of endpoints. */
  readonly health?: HealthViews | undefined;
}
