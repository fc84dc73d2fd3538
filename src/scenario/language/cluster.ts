import { z } from 'zod';
import { MAX_NODES } from '../limits.ts';
import { dns } from './dns.ts';
import { ingress } from './ingress.ts';
import { cpu, labels, memory } from './scalars.ts';
import { settings } from './settings.ts';

/**
 * Those whose behaviour is known to this model. A version outside of it is refused, since its defaults would
 * be a guess.
 */
const KUBERNETES_VERSIONS = [
  ...['1.25', '1.26', '1.27', '1.28', '1.29', '1.30'],
  ...['1.31', '1.32', '1.33', '1.34', '1.35', '1.36'],
];

/** Without quotes YAML reads a version as a number, and 1.30 as 1.3: all of them have two decimals. */
const kubernetesVersion = z.preprocess(
  (value) => (typeof value === 'number' ? value.toFixed(2) : value),
  z.enum(KUBERNETES_VERSIONS),
);

/** A node's taint. The effects are those of the API; a key without a value is the usual form. */
export const taint = z.strictObject({
  key: z.string().min(1).describe('Name of the taint.'),
  value: z.string().exactOptional().describe('Value of the taint.'),
  effect: z
    .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
    .describe('What it does to pods that do not tolerate it.'),
});

/**
 * What is allocatable: nothing is set aside for the system. A real kubelet keeps back CPU and memory
 * (`--kube-reserved`, `--system-reserved`): take it off here.
 */
const capacity = z.strictObject({
  cpu: cpu().prefault('4').describe('Allocatable CPU: cores (4) or millicores (500m).'),
  memory: memory().prefault('16Gi').describe('Allocatable memory.'),
  // The kubelet's default for --max-pods: pkg/kubelet/apis/config/v1beta1/defaults.go.
  pods: z
    .int()
    .min(1)
    .max(100_000)
    .prefault(110)
    .describe("Pods that fit on the node; the kubelet's default is 110."),
});

/**
 * What the cluster autoscaler is told of a group. A group with `min: 0` can be empty, and grows when pods
 * wait.
 */
const autoscaling = z.strictObject({
  min: z.int().min(0).max(MAX_NODES).describe('Nodes that the group always has.'),
  max: z.int().min(1).max(MAX_NODES).describe('Nodes that the group has at most.'),
});

/** A group of equal nodes. Names of nodes are also what faults, targets and results call them. */
export const nodes = z.strictObject({
  name: z
    .string()
    .min(1)
    .describe('Name of the node; with `count` the nodes are called <name>-1, <name>-2, ...'),
  count: z
    .int()
    .min(1)
    .max(MAX_NODES)
    .exactOptional()
    .describe('How many such nodes at the start; without it one, called <name>.'),
  autoscaling: autoscaling
    .exactOptional()
    .describe(
      'The cluster autoscaler resizes the group; it starts with `count` nodes or, without it, `min`.',
    ),
  capacity: capacity.prefault({}).describe('What each node has for pods.'),
  zones: z.array(z.string().min(1)).min(1).exactOptional().describe('Zones, dealt out to the nodes in turn.'),
  labels: labels().prefault({}).describe('Labels of each node.'),
  taints: z.array(taint).prefault([]).describe('Taints of each node.'),
  unschedulable: z.boolean().prefault(false).describe('true: no new pods, as after kubectl cordon.'),
});

/**
 * The `cluster` of a scenario. Absent parts are absent in the run: no DNS, no ingress, and Kubernetes' own
 * defaults.
 */
export const cluster = z.strictObject({
  kubernetesVersion: kubernetesVersion
    .prefault('1.36')
    .describe('Version of Kubernetes, which selects behaviour that has changed between versions.'),
  nodes: z.array(nodes).min(1).describe('The nodes, in groups of equal ones.'),
  dns: dns
    .exactOptional()
    .describe('DNS servers as pods; without it, looking a name up takes no time and never fails.'),
  ingress: ingress
    .exactOptional()
    .describe('An ingress controller as pods; without it, Ingresses and HTTPRoutes have no effect.'),
  settings: settings
    .prefault({})
    .describe('Numbers of Kubernetes and of the network that differ from the defaults.'),
});

/** A group of equal nodes. CPU in millicores, memory in bytes. */
export type NodeGroup = z.output<typeof nodes>;
