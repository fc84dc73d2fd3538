/** What is said about traffic. */
import { formatDuration } from '../units/duration.ts';
import { available, didYouMean, listed, shown, some } from '../wording.ts';

/** Results are told apart by the name. */
export const trafficTwice = (name: string) => `there are two traffic sources called "${name}"`;
/** For clients, destinations and faults alike. */
export const unknownNode = (node: string, nodes: readonly string[]) =>
  `there is no node "${node}"${didYouMean(node, nodes) || `: ${available(nodes, 'node')}`}`;
/** `start` in seconds. */
export const stopBeforeStart = (start: number) => `must be after the start (${formatDuration(start)})`;
/** A warning, as a shorter `--duration` may be the reason. `end` in seconds. */
export const startsAfterTheEnd = (end: number) => `nothing is sent: the run ends at ${formatDuration(end)}`;
/** Arrivals that never come. */
export const nothingArrives = () => 'every rate is 0: nothing would ever be sent';
/** Each step ends the one before it. */
export const stepsNotAscending = () => 'must be later than the step before it';
/** `clients` of a closed loop. */
export const moreThanClients = (count: number) =>
  `must be at most ${count}, as there are no more clients in from`;
/** A burst that would still last when the next one begins. */
export const burstTooLong = () => 'must be shorter than every: between bursts there has to be some time';
/** Each change of a rate is a step of the run. `least` in seconds. */
export const changesTooOften = (least: number) => `must be at least ${formatDuration(least)}`;
/** Two lists of a modulated process. */
export const asManyAsRates = (rates: number) => `must have as many elements as rates: ${rates}`;
/** Requests of a session that take the same number each. */
export const notAWholeNumber = () => 'must be a whole number where the distribution is fixed';
/** A warning. Little's law says how many sessions there are at a time. */
export const sessionsWithoutClients = (sessions: number, clients: number) =>
  `sessions are open for so long that about ${Math.round(sessions)} are there at a time, each with a client of its own, but from has ${clients}: those that find none will not come`;
/** Results are told apart by the name. */
export const kindTwice = (name: string) => `there are two kinds of requests called "${name}"`;
/** Each kind has a row a step in the results. */
export const tooManyKinds = (most: number) =>
  `there are more than ${most} traffic sources, each kind of a mix counted as one`;
/** The clients of a mix are kept for each of its kinds. */
export const tooManyMixClients = (clients: number, kinds: number, most: number) =>
  `${clients} clients for each of ${kinds} kinds are more than ${most}`;
/** A line of a trace. */
export const noTimestamp = () =>
  'has no time stamp: a line of an access log, seconds, or a time such as 2015-05-17T10:05:03Z was expected';
/** A trace without a single time. */
export const emptyTrace = (file: string) => `${file} has no time stamps`;
/** See `MAX_TRACE_LINES`. */
export const tooManyTraceLines = (most: number) => `the trace has more than ${most} lines`;

/** A name alone is nearly one. */
export const notAUrl = (text: string) =>
  `${shown(text)} is not a URL such as http://my-nginx${/^[\w.-]+(?::\d+)?$/.test(text) ? `, did you mean "http://${text}"?` : ''}`;
/** The scheme only says which port is meant. */
export const unknownScheme = (scheme: string, known: readonly string[]) =>
  `"${scheme}" is not simulated: use ${listed(known, 'or')}${didYouMean(scheme, known)}`;
/** Addresses are given out during the run, except those that manifests ask for. */
export const addressNotKnown = (address: string) =>
  `no Service of the manifests has the clusterIP ${address}: use the Service's name, or a node's name with a node port`;
/** Many texts show that name; CoreDNS answers NXDOMAIN (`plugin/kubernetes/parse.go`). */
export const nameWithoutSvc = (host: string, name: string, namespace: string) =>
  `"${host}" does not resolve in Kubernetes: a Service's name has "svc" in it: ${name}.${namespace}.svc.cluster.local`;
/** A name outside the cluster's domain. */
export const clusterNameNotFound = (host: string) =>
  `"${host}" is not a name in this cluster: a Service is called <service>, <service>.<namespace> or <service>.<namespace>.svc.cluster.local; a server outside needs an entry in workloads with that address`;
/** A warning: such a run is worth seeing. `reason`: why the name does not resolve. */
export const willNotResolve = (reason: string) => `${reason}; every request will fail with name-not-found`;
/** The name behind a Service of type ExternalName. */
export const leadsNowhere = (service: string, name: string) =>
  `the Service "${service}" leads to "${name}", which does not resolve: for a server outside the cluster, say how it behaves with workloads: [{match: {}, address: ${name}}]`;
/** Such a Service has neither ports nor addresses that a mapping could choose from. */
export const nameOfAnother = (service: string, name: string) =>
  `the Service "${service}" is only another name, for ${name}: write a URL with its port, such as http://${service}`;
/** A warning: nothing translates the port between the client and the pod. */
export const notThePodsPort = (service: string, port: number, targets: readonly (number | string)[]) =>
  `the Service "${service}" leads clients to its pods themselves, which listen on ${listed(targets.map(String), 'and')}, not on ${port}: connections will be refused`;
/** Pod networks are routed nowhere outside. */
export const podAddressOutside = (address: string) =>
  `${address} is the address of a pod, which has no meaning outside the cluster`;
/** `elsewhere`: a namespace that has a Service of that name. */
export const serviceNotFound = (
  namespace: string,
  name: string,
  elsewhere: string | undefined,
  services: readonly string[],
  nodes: readonly string[],
) => {
  const where = namespace === 'default' ? '' : ` in the namespace "${namespace}"`;
  if (elsewhere !== undefined) {
    return `there is no Service "${name}" in the namespace "${namespace}", but in "${elsewhere}": write ${name}.${elsewhere}`;
  }
  return `there is no Service "${name}"${where}${didYouMean(name, [...services, ...nodes]) || `: ${available(services, 'Service')}`}`;
};
/** Ports that Kubernetes chooses are not known before the run. */
export const unknownNodePort = (node: string, port: number | undefined, known: readonly number[]) => {
  const given =
    known.length === 0 ? 'no Service of the manifests gives one' : `given are ${some(known.map(String), 8)}`;
  const hint = `; for a port that Kubernetes chooses, write {service: ..., via: NodePort, node: ${node}}`;
  return port === undefined
    ? `say which node port of ${node}: ${given}${hint}`
    : `no Service has the node port ${port}: ${given}${hint}`;
};
/** Other ways in do not depend on a node's address. */
export const nodeOnlyWithNodePort = () => 'node needs via: NodePort';
/** Cluster addresses are routed nowhere outside. */
export const notReachableFromOutside = (name: string, type: string) =>
  type === 'ClusterIP'
    ? `the Service "${name}" is of type ClusterIP, which has no address outside the cluster: let pods be the clients, or make it a NodePort or LoadBalancer`
    : `a cluster address has no meaning outside the cluster: use the name of the Service "${name}"`;
/** A way in that the Service's type does not open. */
export const typeDoesNotOffer = (name: string, type: string, via: string) =>
  `the Service "${name}" is of type ${type}: it cannot be reached via ${via}`;
/** `known`: the Service's TCP ports. */
export const noSuchPort = (name: string, port: number | string, known: readonly string[]) =>
  `the Service "${name}" has no port ${port}: it has ${listed(known, 'and') || 'no TCP port'}`;
/** Connections are TCP. */
export const notTcp = (name: string, port: string, protocol: string) =>
  `port ${port} of the Service "${name}" is ${protocol}: only TCP is simulated`;
/** Several ports, none of which the URL's scheme means. */
export const whichPort = (name: string, known: readonly string[]) =>
  known.length === 0
    ? `the Service "${name}" has no TCP port`
    : `say which port of the Service "${name}": it has ${listed(known, 'and')}`;
/** A port of the nodes that no pod asks for. */
export const noSuchHostPort = (port: number, known: readonly number[]) =>
  known.length === 0
    ? `no pod of the manifests has a hostPort`
    : `no pod of the manifests has the hostPort ${port}: there is ${some(known.map(String), 8)}`;
