import type { ContainerPort, Labels } from '../../cluster/objects.ts';

/** A pod, as far as policies look at it. */
export interface PolicyPod {
  /** By which a policy selects pods of its own namespace only. */
  readonly namespace: string;
  /** Labels of its namespace, the one with its name included. */
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** For ports that a policy names. */
  readonly ports: readonly ContainerPort[];
}

/** One end of a connection as its packets show it at the place where a policy is enforced. */
export interface Party {
  /** Absent: not known, which no block of addresses contains. */
  readonly address?: string;
  /** Absent: not a pod of the cluster, such as a node, a load balancer or a client outside. */
  readonly pod?: PolicyPod;
}
