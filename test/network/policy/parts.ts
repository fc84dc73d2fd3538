import type {
  LabelSelector,
  Labels,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyRule,
  Node,
  ObjectMeta,
  Pod,
  Service,
} from '../../../src/cluster/objects.ts';
import type { Party } from '../../../src/network/policy/party.ts';

export function meta(name: string, namespace = 'default', labels: Labels = {}): ObjectMeta {
  return {
    name,
    namespace,
    labels,
    annotations: {},
    uid: `${namespace}/${name}`,
    resourceVersion: 1,
    creationTimestamp: 0,
  };
}

/** A selector of these labels; of none: everything. */
export function selecting(labels: Labels = {}): LabelSelector {
  return { matchLabels: labels, matchExpressions: [] };
}

/** A rule for these peers, at every port unless it says otherwise. */
export function from(...peers: readonly NetworkPolicyPeer[]): NetworkPolicyRule {
  return { peers, ports: [] };
}

/** A policy of the namespace `default` that isolates every pod in both directions and allows nothing. */
export function policy(
  name: string,
  spec: Partial<NetworkPolicy['spec']> = {},
  namespace = 'default',
): NetworkPolicy {
  return {
    kind: 'NetworkPolicy',
    meta: meta(name, namespace),
    spec: {
      podSelector: selecting(),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
      ...spec,
    },
  };
}

/** A pod as a party, in a namespace that has no labels but its name. */
export function podParty(labels: Labels, namespace = 'default', address = '10.244.0.9'): Party {
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace };
  return { address, pod: { namespace, labels, namespaceLabels, ports: [] } };
}

/** A pod as the API server has it once it runs. */
export function runningPod(slot: number, labels: Labels, podIP = `10.244.1.${slot + 2}`): Pod {
  return {
    kind: 'Pod',
    meta: meta(`pod-${slot}`, 'default', labels),
    spec: {
      nodeSelector: {},
      tolerations: [],
      containers: [
        {
          name: 'c',
          image: 'i',
          requests: { cpu: 0, memory: 0 },
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          preStopSeconds: 0,
        },
      ],
      terminationGracePeriodSeconds: 30,
    },
    status: { phase: 'Running', ready: true, readyTransitionTime: 0, restartCount: 0, slot, podIP },
  };
}

/** Port 80 of the Service leads to the pods' port named http, and node port 30080 to it. */
export function webService(targetPort: number | string = 'http'): Service {
  return {
    kind: 'Service',
    meta: meta('web'),
    spec: {
      type: 'NodePort',
      selector: { app: 'web' },
      ports: [{ protocol: 'TCP', port: 80, targetPort, nodePort: 30080 }],
      publishNotReadyAddresses: false,
    },
    status: {},
  };
}

/** A node with the pod range 10.244.`number`.0/24 and the address 192.168.0.`number` + 1. */
export function nodeObject(name: string, number: number): Node {
  return {
    kind: 'Node',
    meta: meta(name, ''),
    spec: { podCIDR: `10.244.${number}.0/24`, unschedulable: false, taints: [] },
    status: {
      address: `192.168.0.${number + 1}`,
      allocatable: { cpu: 1, memory: 1, pods: 1 },
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
}
