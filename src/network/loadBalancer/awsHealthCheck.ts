import type { TrafficPolicy } from '../../cluster/objects.ts';
import type { CheckTiming } from './checkTiming.ts';

/** What AWS asks a target, as the cloud controller configures it. */
export interface AwsHealthCheck extends CheckTiming {
  /** `TCP`, `HTTP`, `HTTPS` or `SSL`. */
  readonly protocol: string;
  /** A number, or `traffic-port`: the one that the connections use. */
  readonly port: string;
  /** Empty where the protocol has none. */
  readonly path: string;
}

/** A Service's wishes for its health check, as texts of annotations (below `service.beta.kubernetes.io/`). */
export interface AwsOverrides {
  readonly protocol?: string;
  readonly port?: string;
  readonly path?: string;
  /** Seconds. */
  readonly interval?: string;
  /** Seconds. */
  readonly timeout?: string;
  /** Good checks in a row, 2 to 10 at AWS. */
  readonly healthy?: string;
  readonly unhealthy?: string;
}

/** What the health check of a Service depends on. */
export interface AwsService {
  readonly externalTrafficPolicy: TrafficPolicy;
  /** Read for policy Local only. */
  readonly healthCheckNodePort: number;
}

/** The proxy's own health for all Services with policy Cluster, where the cloud is configured so. */
export interface SharedProbe {
  readonly port: number;
  readonly path: string;
}

/** Path of every health check that a kube-proxy answers: `pkg/proxy/healthcheck`. */
const HEALTHZ = '/healthz';
/** AWS' own word for the port at which a target is registered. */
const TRAFFIC_PORT = 'traffic-port';

/**
 * The check of a classic load balancer: TCP on the node port every 10 s, six failures; for policy Local HTTP on the health
 * check node port. Source: `ensureLoadBalancerHealthCheck` in cloud-provider-aws, `pkg/providers/v1/aws_loadbalancer.go`.
 * @param backendPort the node port of the Service's first TCP port
 * @throws RangeError for an override that is not a number where one is needed
 */
export function classicHealthCheck(
  service: AwsService,
  backendPort: number,
  overrides: AwsOverrides,
): AwsHealthCheck {
  const isLocal = service.externalTrafficPolicy === 'Local';
  const given = isLocal
    ? { protocol: 'HTTP', port: `${service.healthCheckNodePort}`, path: HEALTHZ }
    : { protocol: 'TCP', port: `${backendPort}`, path: '' };
  return overridden({ ...given, interval: 10, timeout: 5, healthy: 2, unhealthy: 6 }, overrides);
}

/**
 * The check of a network load balancer: TCP on the traffic port every 30 s, three failures; for policy Local HTTP on the
 * health check node port every 10 s, two failures. Source: `buildNLBHealthCheckConfiguration` in the same repository,
 * `pkg/providers/v1/aws.go`.
 * @param shared for policy Cluster: the kube-proxy's health in place of the traffic port
 * @throws RangeError for an override that is not a number where one is needed
 */
export function networkHealthCheck(
  service: AwsService,
  shared: SharedProbe | undefined,
  overrides: AwsOverrides,
): AwsHealthCheck {
  const often = { interval: 10, timeout: 10, healthy: 2, unhealthy: 2 };
  const seldom = { interval: 30, timeout: 10, healthy: 3, unhealthy: 3 };
  if (service.externalTrafficPolicy === 'Local') {
    const port = `${service.healthCheckNodePort}`;
    return overridden({ protocol: 'HTTP', port, path: HEALTHZ, ...often }, overrides);
  }
  const asked =
    shared === undefined
      ? { protocol: 'TCP', port: TRAFFIC_PORT, path: '' }
      : { protocol: 'HTTP', port: `${shared.port}`, path: shared.path };
  return overridden({ ...asked, ...seldom }, overrides);
}

/** The overrides win; a protocol of HTTP asks for `/` where no path is known, one of TCP has no path. */
function overridden(check: AwsHealthCheck, overrides: AwsOverrides): AwsHealthCheck {
  const protocol = (overrides.protocol ?? check.protocol).toUpperCase();
  const hasPath = protocol === 'HTTP' || protocol === 'HTTPS';
  return {
    protocol,
    port: overrides.port ?? check.port,
    path: hasPath ? overrides.path || check.path || '/' : '',
    interval: wholeNumber(overrides.interval, check.interval),
    timeout: wholeNumber(overrides.timeout, check.timeout),
    healthy: wholeNumber(overrides.healthy, check.healthy),
    unhealthy: wholeNumber(overrides.unhealthy, check.unhealthy),
  };
}

/** As `strconv.ParseInt` reads it; the real controller refuses the Service with such an annotation. */
function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[+-]?\d+$/.test(text)) throw new RangeError(`override is not a number: ${text}`);
  return Number(text);
}

/** Prefix of all of them. */
const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-';

/** The overrides that a Service's annotations ask for (`pkg/providers/v1/aws.go` in the same repository). */
export function awsOverrides(annotations: Readonly<Record<string, string>>): AwsOverrides {
  const texts = Object.entries({
    protocol: annotations[`${ANNOTATION}protocol`],
    port: annotations[`${ANNOTATION}port`],
    path: annotations[`${ANNOTATION}path`],
    interval: annotations[`${ANNOTATION}interval`],
    timeout: annotations[`${ANNOTATION}timeout`],
    healthy: annotations[`${ANNOTATION}healthy-threshold`],
    unhealthy: annotations[`${ANNOTATION}unhealthy-threshold`],
  });
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
}
