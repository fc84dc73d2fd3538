import type { Cluster } from '../cluster/cluster.ts';
import type { EventSink } from '../cluster/events.ts';
import { HOSTNAME_LABEL, type NodeConfig, ZONE_LABEL } from '../cluster/objects.ts';
import { runningPods } from '../cluster/reading.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { FaultSite, NodeAtRisk } from '../faults/site.ts';
import type { KubeProxies } from '../network/kubeProxy.ts';
import type { DataPlane } from '../workload/dataPlane.ts';

/** The parts of the world that faults act on. */
export interface FaultSiteParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly cluster: Cluster;
  readonly plane: DataPlane;
  readonly proxies: KubeProxies;
  readonly nodes: readonly NodeConfig[];
  /** Seconds from power-on to a running kubelet and kube-proxy. */
  readonly nodeBoot: number;
  readonly events: EventSink;
}

/**
 * Joins what a fault does to the control plane with what it does to the data plane, in one place so that the two can
 * never disagree: a node without power has neither kubelet nor processes, one that is cut off has both.
 *
 * Node and pod names that are not in the cluster throw a RangeError, but for `deletePod` and `crashPod`, whose pod may
 * have gone in the meantime.
 */
export function faultSite(parts: FaultSiteParts): FaultSite {
  const { loop, streams, cluster, plane, proxies, events } = parts;
  const { hosts } = plane;
  const nodes: NodeAtRisk[] = parts.nodes.map(({ name, labels }) => ({
    name,
    zone: labels[ZONE_LABEL] ?? '',
    labels: { [HOSTNAME_LABEL]: name, ...labels },
  }));
  const zoneOf = new Map(nodes.map(({ name, zone }) => [name, zone]));
  /** How many faults cut each node off at this moment. */
  const cuts = new Uint32Array(nodes.length);
  // A node that is back on the network lists what it has missed: the kubelet its pods, kube-proxy the endpoints.
  const setPartitioned = (name: string, cut: boolean) => {
    const node = hosts.numberOf(name);
    hosts.partitioned[node] = cut ? 1 : 0;
    cluster.setPartitioned(name, cut);
    if (!cut) proxies.refresh(node);
  };
  /** Factors that slow each node down at this moment. */
  const factors = nodes.map((): number[] => []);
  // Multiplied anew each time: dividing by the one that ends would leave its rounding behind.
  const applyFactors = (node: number) => {
    hosts.slowdown[node] = factors[node].reduce((product, factor) => product * factor, 1);
  };
  return {
    loop,
    random: (name) => streams.stream(name),
    nodes: () => nodes,
    pods: () =>
      runningPods(cluster.api).map(({ namespace, name, labels, nodeName }) => ({
        namespace,
        name,
        labels,
        node: nodeName,
        zone: zoneOf.get(nodeName) ?? '',
      })),
    isPowered: (node) => !hosts.dead(hosts.numberOf(node)),
    // The kubelet first: whatever the end of its processes would tell it, it is no longer there to hear.
    powerOff: (node) => {
      cluster.powerOff(node);
      proxies.stop(hosts.numberOf(node));
      plane.powerOff(hosts.numberOf(node));
    },
    powerOn: (node) => {
      // A node that boots is silent; kernel, kubelet and kube-proxy are there at the end of it.
      loop.setTimer(parts.nodeBoot, () => {
        plane.powerOn(hosts.numberOf(node));
        proxies.refresh(hosts.numberOf(node));
      });
      cluster.powerOn(node);
    },
    cutOff: (name, healing) => {
      const node = hosts.numberOf(name);
      if (cuts[node]++ === 0) setPartitioned(name, true);
      return () => {
        if (--cuts[node] > 0) return;
        healing();
        setPartitioned(name, false);
      };
    },
    setUnschedulable: (node, unschedulable) => cluster.setUnschedulable(node, unschedulable),
    drain: (node, options) => cluster.drain(node, options),
    setTaint: (node, taint, present) => cluster.setTaint(node, taint, present),
    stopKubelet: (node) => cluster.stopKubelet(node),
    startKubelet: (node) => cluster.startKubelet(node),
    slowDown: (name, factor) => {
      const node = hosts.numberOf(name);
      factors[node].push(factor);
      applyFactors(node);
      return () => {
        factors[node].splice(factors[node].indexOf(factor), 1);
        applyFactors(node);
      };
    },
    deletePod: (namespace, name, gracePeriod) => cluster.deletePod(namespace, name, gracePeriod),
    crashPod: (namespace, name) => {
      const pods = runningPods(cluster.api);
      const slot = pods.find((pod) => pod.name === name && pod.namespace === namespace)?.slot;
      // The API may say Running of a pod whose node is down, or whose container waits to be restarted.
      if (slot === undefined || !plane.processes.isRunning(slot)) return false;
      plane.processes.kill(slot);
      cluster.containerExited(namespace, name);
      return true;
    },
    rollOut: ({ kind, namespace, name }, image) => cluster.rollOut(kind, namespace, name, image),
    undoRollout: ({ kind, namespace, name }) => cluster.undoRollout(kind, namespace, name),
    // Only a Deployment can be paused; of another kind there is none of that name.
    setPaused: ({ kind, namespace, name }, paused) =>
      kind === 'Deployment' ? cluster.setPaused(namespace, name, paused) : { done: false, why: 'not-found' },
    scale: ({ kind, namespace, name }, replicas) => cluster.scale(kind, namespace, name, replicas),
    event: events,
  };
}
