import type { Cluster, ControlPlanePart } from '../cluster/cluster.ts';
import type { EventSink } from '../cluster/events.ts';
import { getOrAdd } from '../cluster/getOrAdd.ts';
import { HOSTNAME_LABEL } from '../cluster/objects.ts';
import { clusterNodes, runningPods } from '../cluster/reading.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { FaultSite, NodeAtRisk } from '../faults/site.ts';
import type { KubeProxies } from '../network/kubeProxy.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import { clusterFaults } from './clusterFaults.ts';
import type { OwnNodes } from './ownNodes.ts';

/** The parts of the world that faults act on. */
export interface FaultSiteParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly cluster: Cluster;
  readonly plane: DataPlane;
  readonly proxies: KubeProxies;
  /** Seconds from power-on to a running kubelet and kube-proxy. */
  readonly nodeBoot: number;
  readonly events: EventSink;
  /** The nodes by the names that their cluster has for them; absent: they are the same everywhere. */
  readonly nodeNumbers?: Pick<OwnNodes, 'has' | 'numberOf'>;
  /** Of the cluster, among several; absent: 0. */
  readonly number?: number;
}

/**
 * Joins what a fault does to the control plane with what it does to the data plane, in one place so that the two can
 * never disagree: a node without power has neither kubelet nor processes, one that is cut off has both.
 *
 * Node and pod names that are not in the cluster throw a RangeError, but for `deletePod` and `crashPod`, whose pod may
 * have gone in the meantime, and for the ends of faults, whose node may have been removed.
 */
export function faultSite(parts: FaultSiteParts): FaultSite {
  const { loop, streams, cluster, plane, proxies, events } = parts;
  const { hosts } = plane;
  const { nodeNumbers = hosts } = parts;
  // As the API has them now: nodes may come and go.
  const nodes = (): NodeAtRisk[] =>
    clusterNodes(cluster.api).map(({ name, zone, labels }) => ({
      name,
      zone,
      labels: { [HOSTNAME_LABEL]: name, ...labels },
    }));
  /** How many faults cut each node off at this moment. */
  const cuts = new Map<string, number>();
  // A node that is back on the network lists what it has missed: the kubelet its pods, kube-proxy the endpoints.
  const setPartitioned = (name: string, cut: boolean) => {
    const node = nodeNumbers.numberOf(name);
    hosts.partitioned[node] = cut ? 1 : 0;
    cluster.setPartitioned(name, cut);
    if (!cut) proxies.refresh(node);
  };
  /** How many faults take each part of the control plane down at this moment. */
  const outages = new Map<ControlPlanePart, number>();
  // The part is down while any outage of it lasts.
  const countOutage = (part: ControlPlanePart, change: 1 | -1): number => {
    const count = (outages.get(part) ?? 0) + change;
    outages.set(part, count);
    return count;
  };
  /** Factors that slow each node down at this moment. */
  const factors = new Map<string, number[]>();
  // Multiplied anew each time: dividing by the one that ends would leave its rounding behind.
  const applyFactors = (name: string, own: readonly number[]) => {
    plane.setSlowdown(
      nodeNumbers.numberOf(name),
      own.reduce((product, factor) => product * factor, 1),
    );
  };
  /** Probabilities of an error that faults give each pod at this moment. */
  const errorRates = new Map<number, number[]>();
  const applyErrors = (slot: number, rates: readonly number[]) => {
    const { errors = 0 } = plane.servers.configOf(slot);
    // Independent errors: all of them have to miss a request for it to be answered well.
    const well = rates.reduce((share, rate) => share * (1 - rate), 1 - errors);
    plane.servers.setErrorRate(slot, 1 - well);
  };
  /** The slot of a pod that has a process: the API may say Running of one whose node is down, or that is being restarted. */
  const slotOfProcess = (namespace: string, name: string): number | undefined => {
    const pods = runningPods(cluster.api);
    const slot = pods.find((pod) => pod.name === name && pod.namespace === namespace)?.slot;
    return slot !== undefined && plane.processes.isRunning(slot) ? slot : undefined;
  };
  // The kubelet first: whatever the end of its processes would tell it, it is no longer there to hear.
  const powerOff = (node: string) => {
    cluster.powerOff(node);
    proxies.stop(nodeNumbers.numberOf(node));
    plane.powerOff(nodeNumbers.numberOf(node));
  };
  return {
    loop,
    // By name: every fault has a stream of its own, and no other draw shifts.
    random: (name) => streams.stream(name),
    nodes,
    pods: () => {
      const zoneOf = new Map(nodes().map(({ name, zone }) => [name, zone]));
      return runningPods(cluster.api).map(({ namespace, name, labels, nodeName }) => ({
        namespace,
        name,
        labels,
        node: nodeName,
        zone: zoneOf.get(nodeName) ?? '',
      }));
    },
    isPowered: (node) => nodeNumbers.has(node) && !hosts.dead(nodeNumbers.numberOf(node)),
    powerOff,
    powerOn: (node) => {
      // A node that boots is silent; kernel, kubelet and kube-proxy are there at the end of it.
      if (!nodeNumbers.has(node)) return;
      loop.setTimer(parts.nodeBoot, () => {
        if (!nodeNumbers.has(node)) return;
        plane.powerOn(nodeNumbers.numberOf(node));
        proxies.refresh(nodeNumbers.numberOf(node));
      });
      cluster.powerOn(node);
    },
    cutOff: (name, healing) => {
      // Cuts of one node are counted: only the first changes anything, and only the last gives it back.
      const others = cuts.get(name) ?? 0;
      if (others === 0) setPartitioned(name, true);
      cuts.set(name, others + 1);
      return () => {
        const left = (cuts.get(name) ?? 1) - 1;
        cuts.set(name, left);
        if (left > 0 || !nodeNumbers.has(name)) return;
        healing();
        setPartitioned(name, false);
      };
    },
    setUnschedulable: (node, unschedulable) => cluster.setUnschedulable(node, unschedulable),
    drain: (node, options) => cluster.drain(node, options),
    setTaint: (node, taint, present) => cluster.setTaint(node, taint, present),
    stopKubelet: (node) => cluster.stopKubelet(node),
    startKubelet: (node) => {
      if (nodeNumbers.has(node)) cluster.startKubelet(node);
    },
    takeDown: (part, ending) => {
      if (countOutage(part, 1) === 1) cluster.setDown(part, true);
      return () => {
        if (countOutage(part, -1) > 0) return;
        ending();
        cluster.setDown(part, false);
      };
    },
    shutDown: (node, off) =>
      cluster.shutDown(node, () => {
        // The kubelet is gone before the processes that still run, whose connections the kernel closes on its way down.
        cluster.powerOff(node);
        plane.processes.killOn(nodeNumbers.numberOf(node));
        powerOff(node);
        off();
      }),
    ...clusterFaults(hosts, parts.number ?? 0),
    deleteSecret: (namespace, name) => cluster.deleteSecret(namespace, name),
    slowDown: (name, factor) => {
      const own = getOrAdd(factors, name, () => []);
      own.push(factor);
      applyFactors(name, own);
      return () => {
        own.splice(own.indexOf(factor), 1);
        if (nodeNumbers.has(name)) applyFactors(name, own);
      };
    },
    deletePod: (namespace, name, gracePeriod) => cluster.deletePod(namespace, name, gracePeriod),
    crashPod: (namespace, name) => {
      const slot = slotOfProcess(namespace, name);
      if (slot === undefined) return false;
      // The process first: the kubelet learns of it at its next relist only.
      plane.processes.kill(slot);
      cluster.containerExited(namespace, name);
      return true;
    },
    failRequests: (namespace, name, rate) => {
      const pods = runningPods(cluster.api);
      const slot = pods.find((pod) => pod.name === name && pod.namespace === namespace)?.slot;
      if (slot === undefined) return () => {};
      const own = getOrAdd(errorRates, slot, () => []);
      own.push(rate);
      applyErrors(slot, own);
      return () => {
        own.splice(own.indexOf(rate), 1);
        applyErrors(slot, own);
      };
    },
    pausePod: (namespace, name, duration, ended) => {
      const slot = slotOfProcess(namespace, name);
      if (slot === undefined) return false;
      plane.pauses.pause(slot, duration, ended);
      return true;
    },
    addCpuHog: (node, cores, request) => plane.addCpuHog(nodeNumbers.numberOf(node), cores, request),
    rollOut: ({ kind, namespace, name }, image) => cluster.rollOut(kind, namespace, name, image),
    undoRollout: ({ kind, namespace, name }) => cluster.undoRollout(kind, namespace, name),
    // Only a Deployment can be paused; of another kind there is none of that name.
    setPaused: ({ kind, namespace, name }, paused) =>
      kind === 'Deployment' ? cluster.setPaused(namespace, name, paused) : { done: false, why: 'not-found' },
    scale: ({ kind, namespace, name }, replicas) => cluster.scale(kind, namespace, name, replicas),
    event: events,
  };
}
