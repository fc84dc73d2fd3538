import type { Container, Manifest, PodSpec, Probe } from '../../cluster/objects.ts';
import { INGRESS_LABELS, INGRESS_PORTS, INGRESS_SERVICE } from '../../network/ingress/controller.ts';
import type { HttpTarget } from '../../network/ingress/ingressConfig.ts';
import type { IngressSettings } from '../../network/ingress/settings.ts';
import { DEFAULT_WORKLOAD, type Entry, type WorkloadConfig } from '../../workload/config.ts';
import type { IngressEntry } from '../language/ingress.ts';
import type { IngressTarget } from '../language/traffic.ts';
import { ingressNeeded, notAnHttpUrl } from '../messages.ts';
import type { BuildContext } from './context.ts';
import { buildServiceTime } from './serviceTime.ts';

/** What `cluster.ingress` adds to a scenario. */
export interface BuiltIngress {
  readonly manifests: readonly Manifest[];
  readonly workload: WorkloadConfig;
  readonly settings: IngressSettings;
}

/** Bytes. */
const MEBIBYTE = 2 ** 20;
/** Connections that each worker accepts (`max-worker-connections` of kubernetes/ingress-nginx). */
const WORKER_CONNECTIONS = 16_384;
/** Seconds that a worker has for what it has begun (`worker-shutdown-timeout`, and the pod's grace period beyond it). */
const WORKER_SHUTDOWN = 240;
const GRACE_PERIOD = 300;
/**
 * kubernetes/ingress-nginx `deploy/static/provider/cloud/deploy.yaml`. Both probes ask `/healthz` at the same
 * pace; only the patience of the liveness probe differs.
 */
const READY: Probe = {
  initialDelaySeconds: 10,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

/** The ingress controller of a cluster, as the project's manifest for clouds installs it. */
export function buildIngress(entry: IngressEntry, context: BuildContext): BuiltIngress {
  const { replicas, service: type, work, ...settings } = entry;
  const path = ['cluster', 'ingress', 'work'];
  // What a worker does for a request is a service time like that of any other pod.
  const service = buildServiceTime(work, path, context) ?? DEFAULT_WORKLOAD.service;
  return {
    manifests: [deployment(replicas), serviceOf(type)],
    workload: {
      ...DEFAULT_WORKLOAD,
      match: INGRESS_LABELS,
      namespace: INGRESS_SERVICE.namespace,
      service,
      concurrency: settings.workers,
      queue: WORKER_CONNECTIONS * settings.workers,
      shutdown: { accept: 0, drain: WORKER_SHUTDOWN },
      // A pod that forwards has an answer only when the pod behind it has given one.
      forwards: true,
    },
    settings,
  };
}

/**
 * That manifest says `maxUnavailable: 1`; the 25 per cent above are the API's default
 * (`pkg/apis/apps/v1/defaults.go`).
 */
function deployment(replicas: number): Manifest {
  const { name, namespace } = INGRESS_SERVICE;
  return {
    kind: 'Deployment',
    meta: { name, namespace, labels: INGRESS_LABELS, annotations: {} },
    spec: {
      replicas,
      selector: { matchLabels: INGRESS_LABELS, matchExpressions: [] },
      strategy: { type: 'RollingUpdate', maxSurge: '25%', maxUnavailable: 1 },
      template: { labels: INGRESS_LABELS, annotations: {}, spec: podSpec() },
    },
  };
}

/** Only what the scheduler, the kubelet and the endpoints look at. */
function podSpec(): PodSpec {
  const container: Container = {
    name: 'controller',
    image: 'registry.k8s.io/ingress-nginx/controller',
    requests: { cpu: 100, memory: 90 * MEBIBYTE },
    ports: Object.entries(INGRESS_PORTS).map(([name, containerPort]) => ({
      name,
      containerPort,
      protocol: 'TCP' as const,
    })),
    readinessProbe: READY,
    // The liveness probe has five tries, so that a busy controller is taken out before it is killed.
    livenessProbe: { ...READY, failureThreshold: 5 },
    preStopSeconds: 0,
  };
  const grace = { terminationGracePeriodSeconds: GRACE_PERIOD };
  return { nodeSelector: {}, tolerations: [], containers: [container], ...grace };
}

/** The Service in front of the controller, whose type decides how clients outside come in. */
function serviceOf(type: IngressEntry['service']): Manifest {
  const { name, namespace } = INGRESS_SERVICE;
  return {
    kind: 'Service',
    meta: { name, namespace, labels: INGRESS_LABELS, annotations: {} },
    spec: {
      type,
      selector: INGRESS_LABELS,
      ports: Object.entries(INGRESS_PORTS).map(([scheme, port]) => ({
        name: scheme,
        protocol: 'TCP' as const,
        port,
        targetPort: scheme,
      })),
      publishNotReadyAddresses: false,
    },
  };
}

/** The way to the controller's Service, and what its pods will see of a URL. */
export interface IngressWay {
  readonly entry: Entry;
  /** The host and path that rules are matched with, apart from where the packets go. */
  readonly http: HttpTarget;
}

/** Scheme, host and path; a port is of no matter to a rule, which knows hosts alone. */
const HTTP_URL = /^(https?):\/\/([^/:?#@[\]\s]+)(?::\d{1,5})?(\/[^?#\s]*)?(?:[?#]\S*)?$/i;

/**
 * The way of a URL by the ingress controller, or the sentence that says why there is none.
 * @param node where clients enter, if the controller has node ports alone
 */
export function ingressWay(
  { url, node = 'any' }: Omit<IngressTarget, 'via'>,
  ingress: IngressEntry | undefined,
): IngressWay | { readonly problem: string } {
  if (ingress === undefined) return { problem: ingressNeeded(url) };
  const match = HTTP_URL.exec(url);
  if (match === null) return { problem: notAnHttpUrl(url) };
  const [, scheme, host, path = '/'] = match;
  const { namespace, name: service } = INGRESS_SERVICE;
  const port = scheme.toLowerCase() === 'https' ? INGRESS_PORTS.https : INGRESS_PORTS.http;
  const common = { namespace, service, port };
  const via = ingress.service;
  return {
    entry: via === 'NodePort' ? { via, ...common, node } : { via, ...common },
    http: { host: host.toLowerCase(), path },
  };
}

/** Does a URL name a host that no Service of the cluster has, but an ingress may? */
export function isForIngress(url: string, ingress: IngressEntry | undefined): boolean {
  const host = HTTP_URL.exec(url)?.[2].toLowerCase() ?? '';
  // A name below the cluster's domain, or an address, is not what rules are written for.
  const isOutside = host.includes('.') && !/(?:^|\.)(?:svc|local)$|^[\d.]+$/.test(host);
  return ingress !== undefined && isOutside;
}
