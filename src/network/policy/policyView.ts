import { matchesLabels } from '../../cluster/labels/selectors.ts';
import {
  type ContainerPort,
  type Labels,
  NAMESPACE_NAME_LABEL,
  type Namespace,
  type NetworkPolicy,
  type Node,
  type Pod,
  type Service,
} from '../../cluster/objects.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { Party, PolicyPod } from './party.ts';

/** A Service's port, as far as it says at which port of a pod a connection ends. */
export interface KnownServicePort {
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

/** A pod that has an address. */
interface KnownPod {
  /** Its number in the data plane. */
  readonly slot: PodSlot;
  readonly address: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly ContainerPort[];
}

/**
 * What the agents that enforce network policies know: fed with watch events, after their lag. All nodes share one view,
 * as their watches lag alike. A pod that is gone stays known, so that a late packet to it is judged as before.
 */
export class PolicyView {
  readonly #policies = new Map<string, NetworkPolicy>();
  /** Labels by the namespace's name. */
  readonly #namespaces = new Map<string, Labels>();
  /** By slot: a slot is never given to another pod while packets to it may be under way. */
  readonly #pods = new Map<PodSlot, KnownPod>();
  readonly #services = new Map<string, Service>();
  readonly #nodes = new Map<string, Node>();

  /** The policies, in the order in which they were first seen. */
  get policies(): readonly NetworkPolicy[] {
    return [...this.#policies.values()];
  }

  /** Every network that a rule names, once. */
  get networks(): string[] {
    const networks = new Set<string>();
    for (const { spec } of this.#policies.values())
      for (const { peers } of [...spec.ingress, ...spec.egress])
        for (const { ipBlock } of peers)
          for (const cidr of ipBlock === undefined ? [] : [ipBlock.cidr, ...ipBlock.except])
            networks.add(cidr);
    return [...networks];
  }

  /** Slots of all pods that have been seen. */
  get slots(): Iterable<PodSlot> {
    return this.#pods.keys();
  }

  /** Takes a policy that was added or changed, or deleted (`exists` false). */
  policy(policy: NetworkPolicy, exists: boolean): void {
    const key = `${policy.meta.namespace}/${policy.meta.name}`;
    if (exists) this.#policies.set(key, policy);
    else this.#policies.delete(key);
  }

  /** Takes a namespace; one that nobody has described has the label with its name all the same. */
  namespace({ meta }: Namespace, exists: boolean): void {
    if (exists) this.#namespaces.set(meta.name, meta.labels);
    else this.#namespaces.delete(meta.name);
  }

  /** Takes a pod. @returns its slot if anything about it is new; undefined: it has no address, or is as it was */
  pod({ meta, spec, status }: Pod): PodSlot | undefined {
    const { slot, podIP } = status;
    if (slot === undefined || podIP === undefined) return undefined;
    const known = this.#pods.get(slot);
    if (known?.labels === meta.labels && known.address === podIP) return undefined;
    const ports = spec.containers.flatMap((container) => container.ports);
    this.#pods.set(slot, { slot, address: podIP, namespace: meta.namespace, labels: meta.labels, ports });
    return slot;
  }

  /** Takes a Service. @returns whether its ports are others than before */
  service(service: Service): boolean {
    const key = `${service.meta.namespace}/${service.meta.name}`;
    const before = this.#services.get(key)?.spec.ports;
    this.#services.set(key, service);
    return before !== service.spec.ports;
  }

  /** Takes a node. @returns whether its addresses are new */
  node(node: Node): boolean {
    const known = this.#nodes.get(node.meta.name);
    this.#nodes.set(node.meta.name, node);
    return known?.status.address !== node.status.address || known.spec.podCIDR !== node.spec.podCIDR;
  }

  /** A node as the source or destination of packets. */
  nodeParty(name: string): Party {
    const node = this.#nodes.get(name);
    return node === undefined ? {} : { address: node.status.address };
  }

  /**
   * A pod on a node that is no object of the API: a client. Of its address only the node's range is known, and the
   * last one of it stands for all (host-local gives that one last).
   */
  clientParty(nodeName: string, namespace: string, labels: Labels): Party {
    const range = this.#nodes.get(nodeName)?.spec.podCIDR ?? '';
    const pod = { namespace, labels, namespaceLabels: this.#labelsOf(namespace), ports: [] };
    return range === '' ? { pod } : { address: range.replace(/\.\d+\/\d+$/, '.254'), pod };
  }

  /** The pod at a slot; a party of which nothing is known, if the agents have not seen it yet. */
  podParty(slot: PodSlot): Party {
    const known = this.#pods.get(slot);
    if (known === undefined) return {};
    const { address, namespace, labels, ports } = known;
    return { address, pod: { namespace, labels, namespaceLabels: this.#labelsOf(namespace), ports } };
  }

  /** A port of a Service; undefined if there is none. */
  servicePort(namespace: string, service: string, port: number): KnownServicePort | undefined {
    return this.#services.get(`${namespace}/${service}`)?.spec.ports.find((each) => each.port === port);
  }

  /**
   * The port of the Service that a pod is behind, for those who connect to pods without a Service's rules, such as an
   * ingress controller. Of several, the first that was seen, and of that its first port.
   */
  portBefore({ namespace, labels }: PolicyPod): KnownServicePort | undefined {
    for (const { meta, spec } of this.#services.values()) {
      const { selector } = spec;
      if (selector === undefined || meta.namespace !== namespace) continue;
      if (matchesLabels(selector, labels)) return spec.ports[0];
    }
    return undefined;
  }

  /** The API server gives every namespace the label with its name. */
  #labelsOf(namespace: string): Labels {
    return { ...this.#namespaces.get(namespace), [NAMESPACE_NAME_LABEL]: namespace };
  }
}
