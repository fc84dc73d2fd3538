import type { Picker } from '../balancing/policy.ts';
import { random } from '../balancing/random.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from './hosts.ts';
import type { RoutingViews, ServicePortNumber } from './routingView.ts';
import type { ServicePorts } from './servicePorts.ts';

/**
 * Where a node sends a new connection to a Service: its kube-proxy rules choose one of the endpoints that *it* knows,
 * for each connection anew and without memory (`statistic --mode random` in `pkg/proxy/iptables/proxier.go`). Every
 * node and Service port draws from a stream of its own.
 */
export class Router {
  readonly #views: RoutingViews;
  readonly #hosts: Hosts;
  readonly #streams: RandomStreams;
  readonly #ports: ServicePorts;
  readonly #pickers: Picker[][];

  /** @param ports names the streams, so that another Service elsewhere in the scenario changes no pick of this one */
  constructor(views: RoutingViews, hosts: Hosts, streams: RandomStreams, ports: ServicePorts) {
    this.#ports = ports;
    this.#views = views;
    this.#hosts = hosts;
    this.#streams = streams;
    this.#pickers = Array.from({ length: hosts.count }, () => []);
  }

  /**
   * The pod that the node's rules pick, or -1 when they hold no endpoint: the node then rejects the connection
   * (`REJECT` for Services without endpoints, same file).
   */
  pick(node: number, port: ServicePortNumber): PodSlot {
    const endpoints = this.#views.endpoints(node, port);
    if (endpoints.length === 0) return -1;
    const picker = this.#pickers[node][port] ?? this.#newPicker(node, port);
    return endpoints[picker.pick(endpoints)];
  }

  #newPicker(node: number, port: ServicePortNumber): Picker {
    const name = `kube-proxy/${this.#hosts.names[node]}/${this.#ports.nameOf(port)}`;
    const picker = random.create(this.#streams.stream(name));
    this.#pickers[node][port] = picker;
    return picker;
  }
}
