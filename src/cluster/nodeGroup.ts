import { HOSTNAME_LABEL, type Labels, type NodeConfig, type Taint, ZONE_LABEL } from './objects.ts';

/** What the nodes of a group have in common. */
export interface NodeTemplate {
  readonly capacity: NodeConfig['capacity'];
  /** Without hostname and zone, which differ from node to node. */
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** Its nodes join cordoned. */
  readonly unschedulable: boolean;
  /** Dealt out in turn; empty: the nodes have no zone. */
  readonly zones: readonly string[];
}

/** A group of equal nodes that the cluster autoscaler may make larger and smaller. */
export interface NodeGroupConfig {
  /** Also the first part of its nodes' names. */
  readonly name: string;
  /** Nodes at the start, `<name>-1` to `<name>-<size>`; they are among the nodes of the cluster. */
  readonly size: number;
  /** The size never leaves these bounds, both included. */
  readonly min: number;
  readonly max: number;
  readonly template: NodeTemplate;
}

/** What every kubelet says of its machine, and many manifests select by: `pkg/kubelet/kubelet_node_status.go`. */
const PLATFORM_LABELS: Labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };

/** One node made from a template. @param number its place in the group, from 1, which decides on its zone */
export function nodeFromTemplate(template: NodeTemplate, name: string, number: number): NodeConfig {
  const { capacity, labels, taints, unschedulable, zones } = template;
  const zone = zones[(number - 1) % zones.length];
  return {
    name,
    capacity,
    labels: {
      ...(zones.length > 0 && { [ZONE_LABEL]: zone }),
      [HOSTNAME_LABEL]: name,
      ...PLATFORM_LABELS,
      ...labels,
    },
    taints,
    unschedulable,
  };
}

/** The node of a group with that number, from 1; no name comes twice, as clouds never give one again. */
export function groupNode({ name, template }: NodeGroupConfig, number: number): NodeConfig {
  return nodeFromTemplate(template, `${name}-${number}`, number);
}
