import type { RandomStreams } from '../../engine/random.ts';
import type { Service, ServicePort } from '../objects.ts';
import { needsHealthCheck } from '../services/apiService.ts';
import { ClusterIPAllocator } from '../services/clusterIPAllocator.ts';
import { NodePortAllocator } from '../services/nodePortAllocator.ts';
import { CLUSTER_IP_RANGE, KUBERNETES_SERVICE_IP, NODE_PORT_RANGE } from '../services/ranges.ts';
import { PublicAddresses } from './publicAddresses.ts';

/** What a Service is given when it is created: cluster IP, node ports, and the address of its load balancer. */
export class ServiceAllocation {
  readonly #clusterIPs: ClusterIPAllocator;
  readonly #nodePorts: NodePortAllocator;
  readonly #publicAddresses: PublicAddresses;

  constructor(streams: RandomStreams, publicAddresses = new PublicAddresses()) {
    this.#publicAddresses = publicAddresses;
    this.#clusterIPs = new ClusterIPAllocator(CLUSTER_IP_RANGE, streams.stream('api-server/cluster-ips'));
    this.#clusterIPs.take(KUBERNETES_SERVICE_IP);
    const { first, last } = NODE_PORT_RANGE;
    this.#nodePorts = new NodePortAllocator(first, last, streams.stream('api-server/node-ports'));
  }

  /**
   * The spec with every address and port filled in. What an earlier version of the same Service had is kept.
   * @throws RangeError in Kubernetes' words if something asked for is taken or out of range
   */
  complete(spec: Service['spec'], previous?: Service['spec']): Service['spec'] {
    const ports = this.#ports(spec, previous);
    this.#releasePorts(ports, previous);
    const healthCheckNodePort = this.#healthCheckPort(spec, previous);
    const clusterIP = this.#clusterIP(spec, previous);
    return {
      ...spec,
      ...(clusterIP !== undefined && { clusterIP }),
      ...(healthCheckNodePort !== undefined && { healthCheckNodePort }),
      ports,
    };
  }

  /** An address for a LoadBalancer Service; other types get none. */
  loadBalancerStatus(spec: Service['spec'], previous?: Service['status']): Service['status'] {
    // A class names somebody else as the provider, and there is nobody else.
    if (spec.type !== 'LoadBalancer' || spec.loadBalancerClass !== undefined) return {};
    if (previous?.loadBalancerIP !== undefined) return previous;
    return { loadBalancerIP: this.#publicAddresses.next() };
  }

  /** What is asked for, what the Service had, or a free address; an ExternalName has none. */
  #clusterIP(spec: Service['spec'], previous: Service['spec'] | undefined): string | undefined {
    if (spec.type === 'ExternalName') return undefined;
    if (spec.clusterIP === undefined) return previous?.clusterIP ?? this.#automaticClusterIP();
    // A headless Service has no address of its own.
    if (spec.clusterIP === 'None' || spec.clusterIP === previous?.clusterIP) return spec.clusterIP;
    const refusal = this.#clusterIPs.take(spec.clusterIP);
    if (refusal === 'not in range')
      throw new RangeError(
        `spec.clusterIPs: the provided IP (${spec.clusterIP}) is not in the valid range ${CLUSTER_IP_RANGE}`,
      );
    if (refusal !== undefined)
      throw new RangeError(`spec.clusterIPs: provided IP is already allocated (${spec.clusterIP})`);
    return spec.clusterIP;
  }

  /** A free address, from the upper part of the range while that has any. */
  #automaticClusterIP(): string {
    const address = this.#clusterIPs.allocate();
    if (address === undefined) throw new RangeError('spec.clusterIPs: range is full');
    return address;
  }

  /**
   * The ports with their node ports: those asked for, those the Service had, and free ones for the rest, in this order.
   */
  #ports(spec: Service['spec'], previous: Service['spec'] | undefined): readonly ServicePort[] {
    if (spec.type === 'ClusterIP' || spec.type === 'ExternalName') return spec.ports;
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
    const allocates = spec.type !== 'LoadBalancer' || spec.allocateLoadBalancerNodePorts !== false;
    return spec.ports.map((port) => {
      const known = port.nodePort ?? byNumber.get(port.port);
      if (known === undefined && !allocates) return port;
      return { ...port, nodePort: known ?? this.#sharedNodePort(byNumber, port.port) };
    });
  }

  /** The port at which nodes answer for a load balancer that has to know where the endpoints are. */
  #healthCheckPort(spec: Service['spec'], previous: Service['spec'] | undefined): number | undefined {
    const had = previous?.healthCheckNodePort;
    if (!needsHealthCheck(spec)) {
      if (had !== undefined) this.#nodePorts.release(had);
      return undefined;
    }
    const asked = spec.healthCheckNodePort ?? had;
    if (asked === undefined) return this.#automaticNodePort();
    if (asked !== had) this.#takeNodePort(asked);
    return asked;
  }

  /** Node ports that the Service had and has no more: of a port that is gone, or of a type that is not on the nodes. */
  #releasePorts(ports: readonly ServicePort[], previous: Service['spec'] | undefined): void {
    const kept = new Set(ports.map(({ nodePort }) => nodePort));
    for (const { nodePort } of previous?.ports ?? [])
      if (nodePort !== undefined && !kept.has(nodePort)) this.#nodePorts.release(nodePort);
  }

  /** The node port of a port number, allocated when the first protocol asks for it. */
  #sharedNodePort(byNumber: Map<number, number>, port: number): number {
    const nodePort = byNumber.get(port) ?? this.#automaticNodePort();
    byNumber.set(port, nodePort);
    return nodePort;
  }

  /** Takes a node port that a manifest asks for. */
  #takeNodePort(nodePort: number): void {
    const refusal = this.#nodePorts.take(nodePort);
    if (refusal === undefined) return;
    const { first, last } = NODE_PORT_RANGE;
    const why =
      refusal === 'not in range'
        ? `is not in the valid range. The range of valid ports is ${first}-${last}`
        : 'is already allocated';
    throw new RangeError(`spec.ports.nodePort: ${nodePort}: provided port ${why}`);
  }

  /** A free node port. */
  #automaticNodePort(): number {
    const port = this.#nodePorts.allocate();
    if (port === undefined) throw new RangeError('spec.ports.nodePort: range is full');
    return port;
  }
}
