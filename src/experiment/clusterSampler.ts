import type { ObservedChange } from '../cluster/api/watch.ts';
import { getOrAdd } from '../cluster/getOrAdd.ts';
import type { Node, Pod } from '../cluster/objects.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import type { EndpointRow, NodeRow } from '../metrics/recording.ts';
import { RowColumns } from '../metrics/rowColumns.ts';
import { Address } from '../network/podAddresses.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import { workersOf } from '../workload/servers/serverConfig.ts';

/** Millicores of a core. */
const MILLICORES = 1000;
/** Values of the Ready condition, kept as their index (`core/v1` ConditionStatus). */
const READY = ['False', 'True', 'Unknown'] as const;

/** What the API server knows of one node. */
interface NodeState {
  ready: Node['status']['condition']['ready'];
  pods: number;
  /** Millicores requested by its pods. */
  cpu: number;
}

/** Looks at every pod and node at the end of each step and keeps what it saw in columns. */
export class ClusterSampler {
  readonly #plane: DataPlane;
  readonly #podOfSlot: readonly number[];
  /** Names of all nodes that there have been, by which rows know them, and their places in this list. */
  readonly #names: string[] = [];
  readonly #rowOfName = new Map<string, number>();
  /** By place in `#names`. */
  readonly #nodes: NodeState[] = [];
  /** Slots that are sampled: from their first step to the one in which their address went. */
  #active: PodSlot[] = [];
  /** Requests served and worker-seconds worked of each slot up to the end of the step before. */
  readonly #servedBefore: number[] = [];
  readonly #busyBefore: number[] = [];
  readonly #endpoints: RowColumns;
  /** Eight numbers a row, in the order of {@link NodeRow}. */
  readonly #nodeRows = new RowColumns(8);
  /** Endpoint changes so far at the API server that a node belongs to. */
  readonly #apiVersion: (node: number) => number;

  /**
   * @param podOfSlot number of the pod that each slot belongs to, as in the rows of the pods
   * @param apiVersion changes of Services and endpoints that the API server has, to measure how far rules lag behind
   */
  constructor(plane: DataPlane, podOfSlot: readonly number[], apiVersion: (node: number) => number) {
    this.#plane = plane;
    this.#podOfSlot = podOfSlot;
    this.#apiVersion = apiVersion;
    // The tenth column says how many clients leave the endpoint out; most scenarios need none.
    this.#endpoints = new RowColumns(plane.health === undefined ? 9 : 10);
  }

  /** A slot is in use from now on. */
  slotAdded(slot: PodSlot): void {
    this.#active.push(slot);
    this.#servedBefore[slot] = 0;
    this.#busyBefore[slot] = 0;
  }

  /** Takes a change of a Node object. @param prefix of the names in the records: `east/` of a cluster among several */
  node({ object }: ObservedChange<Node>, prefix = ''): void {
    this.#nodes[this.#row(prefix + object.meta.name)].ready = object.status.condition.ready;
  }

  /** Takes a change of a pod: it counts on its node from its binding to its end. @param prefix as for nodes */
  pod({ type, object, previous }: ObservedChange<Pod>, prefix = ''): void {
    if (previous !== undefined) this.#countOnNode(previous, -1, prefix);
    if (type !== 'DELETED') this.#countOnNode(object, 1, prefix);
  }

  /**
   * Samples the step that ends now. Counts and utilisation are of the step, everything else is the state at its end.
   * @param step its number, from 0
   * @param seconds its length, above 0
   */
  sample(step: number, seconds: number): void {
    const { addresses, hosts } = this.#plane;
    // Fresh arrays a step, not a request: their size can change as nodes come and go.
    const busy = new Float64Array(hosts.count);
    const connections = new Float64Array(hosts.count);
    for (const slot of this.#active) {
      const node = addresses.node[slot];
      busy[node] += this.#sampleSlot(step, slot, seconds);
      connections[node] += addresses.connections[slot];
    }
    // After the sample, so that the step in which an address goes still has its row.
    this.#keepThoseWithAddress();
    this.#sampleNodes(step, busy, connections);
  }

  /** The slots as they were before the first step count from here; those whose address has gone are left out. */
  start(): void {
    this.#keepThoseWithAddress();
    for (const slot of this.#active) {
      this.#servedBefore[slot] = this.#plane.servers.served[slot];
      this.#busyBefore[slot] = this.#plane.servers.busyTime(slot);
    }
  }

  /** One row a step and pod that has an address in it, in the order of the steps; can be read again. */
  *endpointRows(): Generator<EndpointRow> {
    // Rows are columns of numbers, taken apart here in the order in which `#sampleSlot` adds them.
    for (const [
      step,
      pod,
      listening,
      ready,
      requests,
      connections,
      inFlight,
      queue,
      utilisation,
      ejectedBy,
    ] of this.#endpoints.rows()) {
      yield {
        step,
        pod,
        listening: listening === 1,
        ready: ready === 1,
        requests,
        connections,
        inFlight,
        queue,
        utilisation,
        ...(ejectedBy !== undefined && { ejectedBy }),
      };
    }
  }

  /** One row a step and node, in the order of the steps and of the scenario; can be read again. */
  *nodeRows(): Generator<NodeRow> {
    // In the order in which `#sampleNodes` adds them.
    for (const [
      step,
      node,
      ready,
      pods,
      cpuRequested,
      busyWorkers,
      connections,
      rulesVersionLag,
    ] of this.#nodeRows.rows()) {
      yield {
        step,
        node: this.#names[node],
        ready: READY[ready],
        pods,
        cpuRequested,
        busyWorkers,
        connections,
        rulesVersionLag,
      };
    }
  }

  /** A pod whose address has gone is still in the row of the step in which it went, and in none after. */
  #keepThoseWithAddress(): void {
    this.#active = this.#active.filter((slot) => this.#plane.addresses.state[slot] !== Address.gone);
  }

  /** Adds the slot's row; returns the mean number of busy workers in the step. */
  #sampleSlot(step: number, slot: PodSlot, seconds: number): number {
    const { addresses, health, servers } = this.#plane;
    const served = servers.served[slot];
    const busyTime = servers.busyTime(slot);
    const busy = (busyTime - this.#busyBefore[slot]) / seconds;
    this.#endpoints.add(
      step,
      this.#podOfSlot[slot],
      addresses.state[slot] === Address.listening ? 1 : 0,
      addresses.listedReady[slot] > 0 ? 1 : 0,
      served - this.#servedBefore[slot],
      addresses.connections[slot],
      servers.busy[slot],
      servers.waiting[slot],
      // Of all workers that the pod could use, so 1 is a pod without a free one.
      busy / workersOf(servers.configOf(slot)),
      health === undefined ? 0 : health.leftOutBy(slot),
    );
    this.#servedBefore[slot] = served;
    this.#busyBefore[slot] = busyTime;
    return busy;
  }

  /** Adds a row for every node that there is. @param busy mean busy workers of each node @param connections open ones of each */
  #sampleNodes(step: number, busy: Float64Array, connections: Float64Array): void {
    const { hosts, views } = this.#plane;
    for (const node of hosts.present) {
      const row = this.#row(hosts.names[node]);
      const state = this.#nodes[row];
      const lag = this.#apiVersion(node) - views.version(node);
      const ready = READY.indexOf(state.ready);
      this.#nodeRows.add(
        step,
        row,
        ready,
        state.pods,
        state.cpu / MILLICORES,
        busy[node],
        connections[node],
        lag,
      );
    }
  }

  /** Adds a pod to its node (`sign` 1), or takes it away (-1); one that is not bound counts nowhere. */
  #countOnNode({ spec }: Pod, sign: number, prefix: string): void {
    if (spec.nodeName === undefined) return;
    const state = this.#nodes[this.#row(prefix + spec.nodeName)];
    state.pods += sign;
    state.cpu += sign * spec.containers.reduce((sum, { requests }) => sum + requests.cpu, 0);
  }

  /** Place of a node in the records; a name that is new gets the next. */
  #row(name: string): number {
    return getOrAdd(this.#rowOfName, name, () => {
      this.#nodes.push({ ready: 'Unknown', pods: 0, cpu: 0 });
      return this.#names.push(name) - 1;
    });
  }
}
