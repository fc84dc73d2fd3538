import type { Container, ContainerPort } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';

/** A port on the node that a pod's container claims. */
export interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
}

/** `DefaultBindAllHostIP` in `pkg/scheduler/framework/types.go`: a container that names no address listens on all. */
const ANY_ADDRESS = '0.0.0.0';
/** Shared, since almost no container claims a port of its host. */
const NONE: readonly HostPort[] = [];
const REJECTION: Rejection = {
  plugin: 'NodePorts',
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
};

/** Ports of the host must be free. `plugins/nodeports/node_ports.go`. */
export function nodePorts({ hostPorts }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return hostPorts.length > 0 && node.hostPorts.conflictsWithAny(hostPorts) ? REJECTION : undefined;
}

/** The ports of the host that containers want; of most containers none. */
export function hostPortsOf(containers: readonly Container[]): readonly HostPort[] {
  let claimed: HostPort[] | undefined;
  for (const { ports } of containers) {
    for (const port of ports) {
      if (port.hostPort === undefined || port.hostPort <= 0) continue;
      claimed ??= [];
      claimed.push(hostPort(port, port.hostPort));
    }
  }
  return claimed ?? NONE;
}

/** A claim as the plugin compares it: an empty address is the address of all. */
function hostPort({ protocol, hostIP }: ContainerPort, port: number): HostPort {
  return { port, protocol, ip: hostIP === undefined || hostIP === '' ? ANY_ADDRESS : hostIP };
}

/**
 * The ports of one node that its pods have claimed. Source: `HostPortInfo` in
 * `staging/src/k8s.io/kube-scheduler/framework/types.go`.
 */
export class UsedHostPorts {
  readonly #used: HostPort[] = [];

  /** The same claim may stand here twice, when a pod was bound past the scheduler: each is given back by itself. */
  add(ports: readonly HostPort[]): void {
    for (const port of ports) this.#used.push(port);
  }

  /** Gives back one claim of each port. */
  remove(ports: readonly HostPort[]): void {
    for (const port of ports) {
      const place = this.#used.findIndex((other) => sameNumber(other, port) && other.ip === port.ip);
      if (place >= 0) this.#used.splice(place, 1);
    }
  }

  conflictsWithAny(wanted: readonly HostPort[]): boolean {
    return this.#used.length > 0 && wanted.some((port) => this.conflictsWith(port));
  }

  /** Is the port taken for that protocol? 0.0.0.0 collides with every address, other addresses only with themselves. */
  conflictsWith(wanted: HostPort): boolean {
    return this.#used.some((claimed) => sameNumber(claimed, wanted) && sameAddress(claimed, wanted));
  }
}

/** TCP and UDP have port numbers of their own. */
function sameNumber(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol;
}

/** Do two claims of one port collide? */
function sameAddress(a: HostPort, b: HostPort): boolean {
  return a.ip === b.ip || a.ip === ANY_ADDRESS || b.ip === ANY_ADDRESS;
}
