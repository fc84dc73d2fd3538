import type { RandomStreams } from '../../engine/random.ts';
import type { Service, ServicePort } from '../objects.ts';
import { formatIPv4, parseIPv4 } from './ipv4.ts';
import { RangeAllocator } from './rangeAllocator.ts';

/** 10.96.0.0/12, kubeadm's Service range: 2^20 addresses, less the network's own and the broadcast address. */
const CLUSTER_IP_FIRST = 0x0a600001;
const CLUSTER_IP_COUNT = 2 ** 20 - 2;

/** 30000 to 32767: `--service-node-port-range`. */
const NODE_PORT_FIRST = 30000;
const NODE_PORT_COUNT = 2768;

/** The ranges reserved for documentation (RFC 5737) stand for public addresses: a cloud's own are not known here. */
const PUBLIC_NETWORKS = ['203.0.113.', '198.51.100.', '192.0.2.'];
const PUBLIC_HOSTS = 254;

/**
 * Addresses at the start of the Service range that are kept for Services which ask for one: a sixteenth of the
 * range, at least 16, at most 256. Source: `pkg/registry/core/service/ipallocator/ipallocator.go`.
 * @param size all addresses of the range, with network and broadcast address
 */
export function clusterIPBand(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 16)), 256);
}

/** The same for node ports: a thirty-second part, 16 to 128. Source: `pkg/registry/core/service/portallocator/allocator.go`. */
export function nodePortBand(size: number): number {
  return size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

/** What a Service is given when it is created: cluster IP, node ports, and the address of its load balancer. */
export class ServiceAllocation {
  readonly #clusterIPs: RangeAllocator;
  readonly #nodePorts: RangeAllocator;
  #loadBalancers = 0;

  constructor(streams: RandomStreams) {
    const addresses = streams.stream('api-server/cluster-ips');
    this.#clusterIPs = new RangeAllocator(CLUSTER_IP_COUNT, clusterIPBand(2 ** 20), addresses);
    // The first usable address belongs to the `kubernetes` Service of every cluster.
    this.#clusterIPs.take(0);
    this.#nodePorts = new RangeAllocator(
      NODE_PORT_COUNT,
      nodePortBand(NODE_PORT_COUNT),
      streams.stream('api-server/node-ports'),
    );
  }

  /**
   * The spec with every address and port filled in. What an earlier version of the same Service had is kept.
   * @throws RangeError in Kubernetes' words if something asked for is taken or out of range
   */
  complete(spec: Service['spec'], previous?: Service['spec']): Service['spec'] {
    return { ...spec, clusterIP: this.#clusterIP(spec, previous), ports: this.#ports(spec, previous) };
  }

  /** An address for a LoadBalancer Service; other types get none. */
  loadBalancerStatus(spec: Service['spec'], previous?: Service['status']): Service['status'] {
    if (spec.type !== 'LoadBalancer') return {};
    if (previous?.loadBalancerIP !== undefined) return previous;
    const network = PUBLIC_NETWORKS[Math.floor(this.#loadBalancers / PUBLIC_HOSTS)];
    if (network === undefined) throw new RangeError('no address is left for another load balancer');
    return { loadBalancerIP: `${network}${(this.#loadBalancers++ % PUBLIC_HOSTS) + 1}` };
  }

  /** What is asked for, what the Service had, or a free address. */
  #clusterIP(spec: Service['spec'], previous: Service['spec'] | undefined): string {
    if (spec.clusterIP === undefined) return previous?.clusterIP ?? this.#automaticClusterIP();
    // A headless Service has no address of its own.
    if (spec.clusterIP === 'None' || spec.clusterIP === previous?.clusterIP) return spec.clusterIP;
    const offset = (parseIPv4(spec.clusterIP) ?? -1) - CLUSTER_IP_FIRST;
    if (!(offset >= 0 && offset < CLUSTER_IP_COUNT)) {
      throw new RangeError(
        `spec.clusterIPs: the provided IP (${spec.clusterIP}) is not in the valid range 10.96.0.0/12`,
      );
    }
    if (!this.#clusterIPs.take(offset)) {
      throw new RangeError(`spec.clusterIPs: provided IP is already allocated (${spec.clusterIP})`);
    }
    return spec.clusterIP;
  }

  #automaticClusterIP(): string {
    const offset = this.#clusterIPs.allocate();
    if (offset === undefined) throw new RangeError('spec.clusterIPs: range is full');
    return formatIPv4(CLUSTER_IP_FIRST + offset);
  }

  #ports(spec: Service['spec'], previous: Service['spec'] | undefined): readonly ServicePort[] {
    if (spec.type === 'ClusterIP') return spec.ports;
    // Two ports of one number and different protocols share a node port.
    const byNumber = new Map<number, number>();
    for (const port of previous?.ports ?? [])
      if (port.nodePort !== undefined) byNumber.set(port.port, port.nodePort);
    const kept = new Set(byNumber.values());
    for (const port of spec.ports) {
      if (port.nodePort === undefined || kept.has(port.nodePort)) continue;
      this.#takeNodePort(port.nodePort);
      kept.add(port.nodePort);
      byNumber.set(port.port, port.nodePort);
    }
    return spec.ports.map((port) => ({
      ...port,
      nodePort: port.nodePort ?? this.#sharedNodePort(byNumber, port.port),
    }));
  }

  #sharedNodePort(byNumber: Map<number, number>, port: number): number {
    const nodePort = byNumber.get(port) ?? this.#automaticNodePort();
    byNumber.set(port, nodePort);
    return nodePort;
  }

  /** Takes a node port that a manifest asks for. */
  #takeNodePort(nodePort: number): void {
    const offset = nodePort - NODE_PORT_FIRST;
    if (!(offset >= 0 && offset < NODE_PORT_COUNT)) {
      throw new RangeError(
        `spec.ports.nodePort: ${nodePort}: provided port is not in the valid range. The range of valid ports is 30000-32767`,
      );
    }
    if (!this.#nodePorts.take(offset)) {
      throw new RangeError(`spec.ports.nodePort: ${nodePort}: provided port is already allocated`);
    }
  }

  #automaticNodePort(): number {
    const offset = this.#nodePorts.allocate();
    if (offset === undefined) throw new RangeError('spec.ports.nodePort: range is full');
    return NODE_PORT_FIRST + offset;
  }
}
