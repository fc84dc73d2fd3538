import type { ContainerPort, NetworkPolicyPort, Protocol } from '../../cluster/objects.ts';

/** A port that packets go to, after the translation of a Service's address and port to a pod's. */
export interface DestinationPort {
  /** 0: the pod has no port of the name that the Service asks for, and no rule names that. */
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Does a port of a rule mean this one? A name is looked up in the pod that is connected to, with its protocol.
 * Source: `NetworkPolicyPort` in `staging/src/k8s.io/api/networking/v1/types.go`.
 * @param podPorts those of the destination; empty for one that is no pod
 */
export function matchesPort(
  rule: NetworkPolicyPort,
  destination: DestinationPort,
  podPorts: readonly ContainerPort[],
): boolean {
  if (rule.protocol !== destination.protocol) return false;
  const { port, endPort } = rule;
  if (port === undefined) return true;
  if (typeof port === 'number') return destination.port >= port && destination.port <= (endPort ?? port);
  return podPorts.some(
    ({ name, protocol, containerPort }) =>
      name === port && protocol === rule.protocol && containerPort === destination.port,
  );
}

/** Is it one of the ports? No ports at all mean every one. */
export function matchesPorts(
  rules: readonly NetworkPolicyPort[],
  destination: DestinationPort,
  podPorts: readonly ContainerPort[],
): boolean {
  return rules.length === 0 || rules.some((rule) => matchesPort(rule, destination, podPorts));
}
