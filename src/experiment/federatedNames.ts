import { DEFAULT_MULTI_CLUSTER_SETTINGS } from '../cluster/multiCluster/settings.ts';
import { ZONE_LABEL } from '../cluster/objects.ts';
import { REGION_LABEL } from '../cluster/zones.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import { type FederatedRecord, federatedRecords } from '../network/dns/federatedRecords.ts';
import type { ResourceRecord } from '../network/dns/message.ts';
import { FederatedFrontEnd } from '../network/loadBalancer/federatedFrontEnd.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type ClusterPart, clusterParts } from './clusterParts.ts';

/** One Service that the clusters of the federation offer together. */
interface Federated {
  readonly namespace: string;
  readonly service: string;
  /** Address of the load balancer of each cluster that has it, and something ready behind it. */
  readonly ingress: Map<string, string>;
  records: readonly FederatedRecord[];
}

/**
 * The zone of the federation's names, as its control plane keeps it: which load balancers each name leads to. It learns of
 * them through {@link setIngress}.
 */
export class FederatedNames {
  readonly #loop: EventLoop;
  readonly #scenario: Scenario;
  readonly #parts: readonly ClusterPart[];
  // By `namespace/name`.
  readonly #services = new Map<string, Federated>();

  constructor(loop: EventLoop, scenario: Scenario) {
    this.#loop = loop;
    this.#scenario = scenario;
    this.#parts = clusterParts(scenario);
    if (scenario.multiCluster?.federation === undefined) return;
    // All that may be asked for: a Service with a load balancer in some cluster.
    for (const { manifest } of scenario.manifests) {
      if (manifest.kind !== 'Service' || manifest.spec.type !== 'LoadBalancer') continue;
      const { name: service, namespace } = manifest.meta;
      const made = { namespace, service, ingress: new Map<string, string>(), records: [] };
      this.#services.set(`${namespace}/${service}`, made);
    }
  }

  /** Keys of the Services that have such names: `namespace/name`. */
  get services(): readonly string[] {
    return [...this.#services.keys()];
  }

  /** Is it a name below the federation's domain of a Service that could have one? @param name without a dot at its end */
  isName(name: string): boolean {
    const { federation } = this.#scenario.multiCluster ?? {};
    if (federation === undefined || !name.endsWith(`.${federation.domain}`)) return false;
    // `service.namespace.federation.svc.domain`, as kubernetes/federation has them.
    const [service, namespace, ofFederation, svc] = name.split('.');
    return svc === 'svc' && ofFederation === federation.name && this.#services.has(`${namespace}/${service}`);
  }

  /** The front end that a name stands for. @param members the load balancer of each cluster that has one, by its name */
  frontEnd(key: string, name: string, members: ReadonlyMap<string, FrontEnd>): FederatedFrontEnd {
    const names = [...members.keys()];
    // Asked again after the TTL: a client keeps an answer that long, see `FederatedFrontEnd`.
    return new FederatedFrontEnd(this.#loop, [...members.values()], {
      ttl: this.#ttl,
      answer: () => this.#membersBehind(key, name, names),
    });
  }

  /** A cluster's load balancer for a Service is of use at this address, or (undefined) is of none. */
  setIngress(cluster: string, key: string, address: string | undefined): void {
    const federated = this.#services.get(key);
    if (federated === undefined) return;
    if (address === undefined) federated.ingress.delete(cluster);
    else federated.ingress.set(cluster, address);
    federated.records = this.#recordsOf(federated);
  }

  /** What a resolver is told of a name: aliases in their order, then addresses. @param name without a dot at its end */
  lookUp(name: string): ResourceRecord[] {
    const ttl = this.#ttl;
    const found = [...this.#services.values()].flatMap(({ records }) => records);
    const answers: ResourceRecord[] = [];
    // Follows aliases up to the name that has addresses.
    let wanted: string | undefined = name;
    while (wanted !== undefined) {
      const record = found.find((each) => each.name === wanted);
      wanted = record?.type === 'CNAME' ? record.data[0] : undefined;
      for (const data of record?.data ?? [])
        answers.push(
          record?.type === 'CNAME'
            ? { name: `${record.name}.`, type: 'CNAME', ttl, target: `${data}.` }
            : { name: `${record?.name}.`, type: 'A', ttl, address: data },
        );
    }
    return answers;
  }

  /** Seconds; that of the scenario, or the federation's own default. */
  get #ttl(): number {
    const { federation } = this.#scenario.multiCluster ?? {};
    return federation?.ttl ?? DEFAULT_MULTI_CLUSTER_SETTINGS.federationTtl;
  }

  /** Bits of the members whose addresses the name has at this moment. */
  #membersBehind(key: string, name: string, members: readonly string[]): number {
    const addresses = this.lookUp(name).flatMap((record) => (record.type === 'A' ? [record.address] : []));
    const ingress = this.#services.get(key)?.ingress;
    return members.reduce((bits, cluster, member) => {
      // A bit for each member, since the data plane keeps it in a number.
      const address = ingress?.get(cluster);
      return address !== undefined && addresses.includes(address) ? bits | (1 << member) : bits;
    }, 0);
  }

  /** All records of one Service, as the federation's control plane writes them into its zone. */
  #recordsOf({ namespace, service: name, ingress }: Federated): FederatedRecord[] {
    const { federation } = this.#scenario.multiCluster ?? {};
    if (federation === undefined) return [];
    const clusters = this.#parts.map(({ name: cluster = '', nodes: [{ labels }] }) => {
      const address = ingress.get(cluster);
      return {
        name: cluster,
        region: labels[REGION_LABEL] ?? '',
        zone: labels[ZONE_LABEL] ?? '',
        ingress: address === undefined ? [] : [address],
      };
    });
    const { name: federationName, domain: dnsZone } = federation;
    return federatedRecords({
      federation: federationName,
      ...{ dnsZone, namespace, name, clusters, resolve: () => [] },
    });
  }
}
