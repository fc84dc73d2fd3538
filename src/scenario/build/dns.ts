import type { Container, Manifest, PodSpec } from '../../cluster/objects.ts';
import { DNS_ADDRESS, DNS_SERVICE, type DnsSettings } from '../../network/dns/settings.ts';
import { DEFAULT_WORKLOAD, type WorkloadConfig } from '../../workload/config.ts';
import type { DnsEntry } from '../language/dns.ts';

/** What `cluster.dns` adds to a scenario. */
export interface BuiltDns {
  readonly manifests: readonly Manifest[];
  readonly workload: WorkloadConfig;
  readonly settings: DnsSettings;
}

/**
 * The label of the servers' pods: it is older than CoreDNS and was kept. NodeLocal DNSCache finds the servers
 * by it as well.
 */
export const DNS_LABELS = { 'k8s-app': 'kube-dns' };
/** Bytes: requests of memory are in bytes here, in `Mi` in the manifest. */
const MEBIBYTE = 2 ** 20;
/** Value of the class `system-cluster-critical` (`pkg/apis/scheduling/types.go`). */
const CLUSTER_CRITICAL = 2_000_000_000;

/** Probe of the plugin `ready`, with the defaults of the API. */
const READY = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

/** The DNS servers of a cluster as kubeadm installs them (`cmd/kubeadm/app/phases/addons/dns/manifests.go`). */
export function buildDns({ replicas, ...settings }: DnsEntry): BuiltDns {
  return { manifests: [deployment(replicas), service()], workload: workload(), settings };
}

/** kubeadm's Deployment with its update strategy: at most one server is away at a time. */
function deployment(replicas: number): Manifest {
  return {
    kind: 'Deployment',
    meta: { name: 'coredns', namespace: DNS_SERVICE.namespace, labels: DNS_LABELS, annotations: {} },
    spec: {
      replicas,
      selector: { matchLabels: DNS_LABELS, matchExpressions: [] },
      strategy: { type: 'RollingUpdate', maxSurge: '25%', maxUnavailable: 1 },
      template: { labels: DNS_LABELS, annotations: {}, spec: podSpec() },
    },
  };
}

/** Only what the scheduler, the kubelet and the endpoints look at: demands, ports, probes and priority. */
function podSpec(): PodSpec {
  const container: Container = {
    name: 'coredns',
    image: 'registry.k8s.io/coredns/coredns:v1.14.2',
    // 100m and 70Mi, as in kubeadm's manifest; it sets a limit for memory alone.
    requests: { cpu: 100, memory: 70 * MEBIBYTE },
    ports: [
      { name: 'dns', containerPort: DNS_SERVICE.port, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: DNS_SERVICE.port, protocol: 'TCP' },
    ],
    readinessProbe: READY,
    preStopSeconds: 0,
  };
  return {
    nodeSelector: {},
    tolerations: [
      { key: 'CriticalAddonsOnly', operator: 'Exists' },
      { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
    ],
    containers: [container],
    priorityClassName: 'system-cluster-critical',
    priority: CLUSTER_CRITICAL,
    terminationGracePeriodSeconds: 30,
  };
}

/** Its address is fixed, since the kubelet writes it into every pod before there is a name to look up. */
function service(): Manifest {
  const { name, namespace, port } = DNS_SERVICE;
  return {
    kind: 'Service',
    meta: { name, namespace, labels: DNS_LABELS, annotations: {} },
    spec: {
      type: 'ClusterIP',
      selector: DNS_LABELS,
      clusterIP: DNS_ADDRESS,
      ports: [
        { name: 'dns', protocol: 'UDP', port, targetPort: port },
        { name: 'dns-tcp', protocol: 'TCP', port, targetPort: port },
      ],
      publishNotReadyAddresses: false,
    },
  };
}

/**
 * Queries have a queue of their own; here are start and end: it goes on answering for 5 s (`health { lameduck
 * 5s }`). The seconds are those of kubeadm's Corefile.
 */
function workload(): WorkloadConfig {
  return {
    ...DEFAULT_WORKLOAD,
    match: DNS_LABELS,
    namespace: DNS_SERVICE.namespace,
    // Seconds until CoreDNS answers: an assumption, as its own start takes well under one.
    startup: 1,
    shutdown: { accept: 5, drain: 0 },
  };
}
