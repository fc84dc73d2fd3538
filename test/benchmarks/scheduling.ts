/**
 * How fast a cluster fills: `npx tsx test/benchmarks/scheduling.ts [NODES...]`, by default 100, 1,000 and 5,000 nodes.
 * Each node gets 30 pods, by way of Deployments of 100; then 1 % of the nodes lose power, and their pods are replaced.
 */

import { Cluster } from '../../src/cluster/cluster.ts';
import type { Manifest, NodeConfig } from '../../src/cluster/objects.ts';
import type { ContainerRuntime } from '../../src/cluster/runtime.ts';
import { numFeasibleNodesToFind } from '../../src/cluster/scheduler/numFeasibleNodes.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../src/engine/random.ts';

const SIZES = [100, 1_000, 5_000];
/** What `scheduler_perf` raises its client's limits to: the work is measured, not the waiting. */
const RAISED = { kubeAPIQPS: 5000, kubeAPIBurst: 5000 };
const PODS_A_NODE = 30;
const PODS_A_DEPLOYMENT = 100;
/** One Deployment in so many has a Service. */
const DEPLOYMENTS_A_SERVICE = 10;
const ZONES = ['a', 'b', 'c'];
/** Simulated seconds that no phase may need; a benchmark that does not end measures nothing. */
const LONGEST = 1_000;

/** Containers that are up at once: what a node does with its pods is not measured here. */
class InstantRuntime implements ContainerRuntime {
  readonly #listening: boolean[] = [];

  addPod(): number {
    return this.#listening.push(false) - 1;
  }
  start(slot: number): void {
    this.#listening[slot] = true;
  }
  isListening(slot: number): boolean {
    return this.#listening[slot];
  }
  terminate(slot: number, exited: () => void): void {
    this.#listening[slot] = false;
    exited();
  }
  kill(slot: number): void {
    this.#listening[slot] = false;
  }
  removePod(slot: number): void {
    this.#listening[slot] = false;
  }
  addressSlot(): number {
    return this.addPod();
  }
  usage(): { cpuSeconds: number; requests: number } {
    return { cpuSeconds: 0, requests: 0 };
  }
}

/** Room for 40 pods of 100 m, so that a node that is lost does not fill the others to the brim. */
function nodes(count: number): NodeConfig[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `worker-${i + 1}`;
    const zone = ZONES[i % ZONES.length];
    return {
      name,
      capacity: { cpu: 4000, memory: 16 * 2 ** 30, pods: 110 },
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone },
      taints: [],
      unschedulable: false,
    };
  });
}

function deployment(index: number): Manifest {
  const name = `app-${index}`;
  const labels = { app: name };
  const container = {
    name: 'app',
    image: 'app:1',
    requests: { cpu: 100, memory: 128 * 2 ** 20 },
    ports: [],
    preStopSeconds: 0,
  };
  const spec = {
    nodeSelector: {},
    tolerations: [],
    containers: [container],
    terminationGracePeriodSeconds: 30,
  };
  return {
    kind: 'Deployment',
    meta: { name, namespace: 'default', labels, annotations: {} },
    spec: {
      replicas: PODS_A_DEPLOYMENT,
      selector: { matchLabels: labels, matchExpressions: [] },
      template: { labels, annotations: {}, spec },
    },
  };
}

function service(index: number): Manifest {
  const name = `app-${index}`;
  return {
    kind: 'Service',
    meta: { name, namespace: 'default', labels: {}, annotations: {} },
    spec: {
      type: 'ClusterIP',
      selector: { app: name },
      ports: [{ protocol: 'TCP', port: 80, targetPort: 80 }],
      publishNotReadyAddresses: false,
    },
  };
}

/** A cluster, with the numbers that say how far it is. */
class Filling {
  readonly #loop = new EventLoop();
  readonly #cluster: Cluster;
  scheduled = 0;
  ready = 0;

  constructor(nodeCount: number) {
    this.#cluster = new Cluster({
      loop: this.#loop,
      streams: new RandomStreams(1),
      // 10,000 pods a simulated second: the real time of a cycle is measured, not the modelled one.
      settings: {
        ...DEFAULT_CLUSTER_SETTINGS,
        schedulingCycle: 1e-4,
        controllerManager: RAISED,
        scheduler: { ...DEFAULT_CLUSTER_SETTINGS.scheduler, ...RAISED },
        kubelet: { ...DEFAULT_CLUSTER_SETTINGS.kubelet, ...RAISED },
      },
      runtime: new InstantRuntime(),
      nodes: nodes(nodeCount),
      events: ({ reason }) => {
        if (reason === 'Scheduled') this.scheduled++;
        else if (reason === 'PodReady') this.ready++;
      },
    });
    this.#cluster.start();
  }

  apply(pods: number): void {
    for (let i = 0; i < pods / PODS_A_DEPLOYMENT; i++) {
      if (i % DEPLOYMENTS_A_SERVICE === 0) this.#cluster.apply(service(i));
      this.#cluster.apply(deployment(i));
    }
  }

  /** @returns the real time until `done`, seconds */
  runUntil(done: () => boolean): number {
    const start = process.hrtime.bigint();
    const latest = this.#loop.now + LONGEST;
    while (!done()) {
      if (this.#loop.now > latest) throw new Error(`not done after ${LONGEST} simulated seconds`);
      this.#loop.advance(this.#loop.now + 0.5);
    }
    return Number(process.hrtime.bigint() - start) / 1e9;
  }

  /** How many pods were on the first nodes, all of which lose power now. */
  powerOffFirst(count: number): number {
    const lost = new Set<string>();
    for (let i = 1; i <= count; i++) lost.add(`worker-${i}`);
    for (const name of lost) this.#cluster.powerOff(name);
    let pods = 0;
    for (const { spec } of this.#cluster.api.list('Pod')) if (lost.has(spec.nodeName ?? '')) pods++;
    return pods;
  }
}

function measure(nodeCount: number): void {
  const pods = nodeCount * PODS_A_NODE;
  const filling = new Filling(nodeCount);
  const started = process.hrtime.bigint();
  const before = process.cpuUsage();
  filling.apply(pods);
  const scheduling = filling.runUntil(() => filling.scheduled >= pods);
  filling.runUntil(() => filling.ready >= pods);
  const total = Number(process.hrtime.bigint() - started) / 1e9;
  // On a machine that has other things to do, the processor time says more than the clock.
  const { user, system } = process.cpuUsage(before);
  const lostNodes = Math.max(1, Math.round(nodeCount / 100));
  const lostPods = filling.powerOffFirst(lostNodes);
  const replacing = filling.runUntil(() => filling.ready >= pods + lostPods);
  const scored = numFeasibleNodesToFind(nodeCount);
  const perNode = (1e9 * scheduling) / (pods * scored);
  console.log(
    [
      `${nodeCount} nodes, ${pods} pods in ${pods / PODS_A_DEPLOYMENT} Deployments`,
      `  ${Math.round(pods / scheduling)} pods scheduled a second; all running after ${total.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time)`,
      `  ${((1e6 * scheduling) / pods).toFixed(0)} us a pod, ${scored} nodes scored for each: ${perNode.toFixed(0)} ns a pod and node`,
      `  ${lostNodes} nodes lost: ${lostPods} pods replaced in ${replacing.toFixed(1)} s of real time`,
      `  peak memory of the process so far: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    ].join('\n'),
  );
}

const asked = process.argv.slice(2).map(Number);
for (const nodeCount of asked.length > 0 ? asked : SIZES) measure(nodeCount);
