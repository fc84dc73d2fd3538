import type { Labels, Namespace, NetworkPolicy, Node, Pod, Service } from '../../cluster/objects.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import { findPort } from '../../cluster/services/targetPort.ts';
import { grown } from '../../engine/grown.ts';
import type { Hosts } from '../hosts.ts';
import type { PodAddresses } from '../podAddresses.ts';
import { DecisionTable } from './decisionTable.ts';
import { isEgressAllowed, isIngressAllowed } from './evaluate.ts';
import { Identities } from './identities.ts';
import type { Party } from './party.ts';
import { PolicyView } from './policyView.ts';
import type { DestinationPort } from './port.ts';

/** Who sends the requests of one traffic source, and to which Service, as policies see it. */
export interface PoliciedSource {
  /** For clients in pods. */
  readonly pod?: { readonly namespace: string; readonly labels: Labels };
  /** For clients outside: where their packets come from. */
  readonly address?: string;
  readonly namespace: string;
  /** Absent: it connects to pods themselves, at the port that their Service leads to. */
  readonly service?: string;
  /** The Service's own port. */
  readonly port: number;
  /** Whether its clients ask the cluster's DNS for the Service's address. */
  readonly usesDns: boolean;
}

/** What policies say of a connection. */
export const Verdict = { allowed: 0, deniedAtSource: 1, deniedAtDestination: 2 } as const;
export type VerdictCode = (typeof Verdict)[keyof typeof Verdict];

/** The cluster's DNS servers by their usual labels, somewhere in the pod network, and their port. */
const DNS_SERVER: Party = {
  address: '10.244.0.2',
  pod: {
    namespace: 'kube-system',
    namespaceLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
    labels: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
    ],
  },
};
/** Queries go by UDP unless the answer is too long. */
const DNS_PORT: DestinationPort = { port: 53, protocol: 'UDP' };

/** Number of the party that nobody knows anything about. */
const UNKNOWN = 0;
/** Number of the DNS servers among the targets. */
const DNS = 1;

/**
 * Network policies on the way of a request. Objects come in by events; a request asks {@link judge} with numbers and
 * costs a few look-ups. Policies are enforced where packets have a pod's address and port: leaving the client's node,
 * after that node's translation of Services, and arriving at the pod, before its node changes the source address. A
 * connection that another node has forwarded arrives with the address of that node.
 */
export class NetworkPolicies {
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;
  readonly #sources: readonly PoliciedSource[];
  /** What the agents know, with the lag of their watches. */
  readonly #view = new PolicyView();
  readonly #origins = new Identities();
  readonly #targets = new Identities();
  /** What may leave, by origin and target. */
  readonly #egress: DecisionTable;
  /** What may arrive, by who the packets seem to come from. */
  readonly #ingress: DecisionTable;
  /** Of each source, by the place of its client plus 1. */
  readonly #originOf: Int32Array;
  /** Of each node: as the source of packets that it forwards, and as what a client connects to. */
  readonly #nodeOrigin: Int32Array;
  readonly #nodeTarget: Int32Array;
  /** Number of each pod's party, by its slot; {@link UNKNOWN} until the agents have seen it. */
  #podTarget = new Int32Array(64);
  /** As of the last numbering; empty costs a request one look. */
  #policies: readonly NetworkPolicy[] = [];
  /** Something has changed since the last numbering, which is done when the next request asks. */
  #stale = true;
  /** Numbers for which the tables have room. */
  #roomForTargets = 0;

  constructor(hosts: Hosts, addresses: PodAddresses, sources: readonly PoliciedSource[]) {
    this.#hosts = hosts;
    this.#addresses = addresses;
    this.#sources = sources;
    this.#originOf = new Int32Array(sources.length * (hosts.count + 1));
    this.#nodeOrigin = new Int32Array(hosts.count);
    this.#nodeTarget = new Int32Array(hosts.count);
    // Of each source the port of the pods and that of the nodes; and one for DNS.
    const ports = 2 * sources.length + 1;
    this.#egress = new DecisionTable(ports, (origin, target, port) => {
      const to = this.#targets.party(target);
      return isEgressAllowed(this.#policies, this.#origins.party(origin), to, this.#portOn(to, port));
    });
    this.#ingress = new DecisionTable(ports, (origin, target, port) => {
      const to = this.#targets.party(target);
      return isIngressAllowed(this.#policies, this.#origins.party(origin), to, this.#portOn(to, port));
    });
  }

  /**
   * May a client of the source connect to the pod?
   * @param place node of the client, or INTERNET
   * @param via the node that forwards, -1 for none
   */
  judge(source: number, place: number, via: number, slot: PodSlot): VerdictCode {
    if (this.#stale) this.#compile();
    if (this.#policies.length === 0) return Verdict.allowed;
    const origin = this.#originOf[this.#originIndex(source, place)];
    const target = slot < this.#podTarget.length ? this.#podTarget[slot] : UNKNOWN;
    const port = 2 * source;
    // Forwarded by another node: what left the client's node had the address of that one, see judgeNode.
    const leftAsIs = via < 0 || via === place;
    if (leftAsIs && !this.#egress.allows(origin, target, port)) return Verdict.deniedAtSource;
    const cameAsIs = via < 0 || via === this.#addresses.node[slot];
    const sender = cameAsIs ? origin : this.#nodeOrigin[via];
    return this.#ingress.allows(sender, target, port) ? Verdict.allowed : Verdict.deniedAtDestination;
  }

  /** May a client of the source connect to its Service's node port on a node? Its own node translates that before. */
  judgeNode(source: number, place: number, node: number): VerdictCode {
    if (this.#stale) this.#compile();
    if (this.#policies.length === 0 || node === place) return Verdict.allowed;
    const origin = this.#originOf[this.#originIndex(source, place)];
    const allowed = this.#egress.allows(origin, this.#nodeTarget[node], 2 * source + 1);
    return allowed ? Verdict.allowed : Verdict.deniedAtSource;
  }

  /** May a client of the source look up its Service's name, if it has to? */
  judgeLookup(source: number, place: number): VerdictCode {
    if (this.#stale) this.#compile();
    if (this.#policies.length === 0 || !this.#sources[source].usesDns) return Verdict.allowed;
    return this.#judgeDns(source, place, DNS);
  }

  /** May a client of the source send a query to a DNS server in that pod? */
  judgeQuery(source: number, place: number, server: PodSlot): VerdictCode {
    if (this.#stale) this.#compile();
    if (this.#policies.length === 0) return Verdict.allowed;
    const target = server < this.#podTarget.length ? this.#podTarget[server] : UNKNOWN;
    return this.#judgeDns(source, place, target);
  }

  /** The agents have learnt of a policy, or of its end. */
  policyChanged(policy: NetworkPolicy, exists: boolean): void {
    this.#view.policy(policy, exists);
    this.#stale = true;
  }

  /** The agents have learnt of a namespace and its labels, or of its end. */
  namespaceChanged(namespace: Namespace, exists: boolean): void {
    this.#view.namespace(namespace, exists);
    this.#stale = true;
  }

  /** The agents have learnt something about a pod. */
  podChanged(pod: Pod): void {
    const slot = this.#view.pod(pod);
    if (slot === undefined || this.#stale || this.#policies.length === 0) return;
    this.#number(slot);
    if (this.#targets.count > this.#roomForTargets) this.#stale = true;
  }

  /** The agents have learnt something about a Service. */
  serviceChanged(service: Service): void {
    if (this.#view.service(service)) this.#stale = true;
  }

  /** The agents have learnt something about a node. */
  nodeChanged(node: Node): void {
    if (this.#view.node(node)) this.#stale = true;
  }

  /** @param target number of the server's party */
  #judgeDns(source: number, place: number, target: number): VerdictCode {
    const origin = this.#originOf[this.#originIndex(source, place)];
    const port = 2 * this.#sources.length;
    if (!this.#egress.allows(origin, target, port)) return Verdict.deniedAtSource;
    return this.#ingress.allows(origin, target, port) ? Verdict.allowed : Verdict.deniedAtDestination;
  }

  /** Numbers all parties anew, and forgets all decisions. */
  #compile(): void {
    this.#stale = false;
    this.#policies = this.#view.policies;
    if (this.#policies.length === 0) return;
    const networks = this.#view.networks;
    this.#origins.clear(networks);
    this.#targets.clear(networks);
    for (const party of [{}, DNS_SERVER]) this.#targets.numberOf(party);
    for (const node of this.#hosts.present) this.#numberNode(node);
    for (const slot of this.#view.slots) this.#number(slot);
    // Some of the room is for pods with labels of their own, which may come one by one.
    this.#roomForTargets = 2 * this.#targets.count;
    this.#egress.forget(this.#origins.count, this.#roomForTargets);
    this.#ingress.forget(this.#origins.count, this.#roomForTargets);
  }

  /** A node, and the clients of all sources on it or outside. */
  #numberNode(node: number): void {
    const name = this.#hosts.names[node];
    const party = this.#view.nodeParty(name);
    this.#nodeOrigin[node] = this.#origins.numberOf(party);
    this.#nodeTarget[node] = this.#targets.numberOf(party);
    for (const [source, { pod, address }] of this.#sources.entries()) {
      if (pod === undefined) {
        const outside = address === undefined ? {} : { address };
        this.#originOf[this.#originIndex(source, -1)] = this.#origins.numberOf(outside);
      } else {
        const client = this.#view.clientParty(name, pod.namespace, pod.labels);
        this.#originOf[this.#originIndex(source, node)] = this.#origins.numberOf(client);
      }
    }
  }

  /** Gives a pod its number as a target. */
  #number(slot: PodSlot): void {
    while (slot >= this.#podTarget.length) this.#podTarget = grown(this.#podTarget);
    this.#podTarget[slot] = this.#targets.numberOf(this.#view.podParty(slot));
  }

  /** Outside is place -1, hence the column more than there are nodes. */
  #originIndex(source: number, place: number): number {
    return source * (this.#hosts.count + 1) + place + 1;
  }

  /** The port that a number stands for, on that destination: Service ports may be a name that each pod resolves. */
  #portOn(target: Party, number: number): DestinationPort {
    const source = this.#sources[Math.trunc(number / 2)];
    if (source === undefined) return DNS_PORT;
    const known =
      source.service === undefined
        ? target.pod && this.#view.portBefore(target.pod)
        : this.#view.servicePort(source.namespace, source.service, source.port);
    if (known === undefined) return { port: source.port, protocol: 'TCP' };
    if (number % 2 === 1) return { port: known.nodePort ?? 0, protocol: 'TCP' };
    const { targetPort } = known;
    const ports = target.pod?.ports ?? [];
    return { port: findPort([{ ports }], [], { targetPort, protocol: 'TCP' }) ?? 0, protocol: 'TCP' };
  }
}
