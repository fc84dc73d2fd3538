import { type AwsHealthCheck, classicHealthCheck, networkHealthCheck } from './awsHealthCheck.ts';
import type { CheckTiming } from './checkTiming.ts';
import type { BalancerProfile, NamedProfile } from './profile.ts';

/** Of which the checks of AWS depend on nothing but the policy. */
const ANY_NODE = { externalTrafficPolicy: 'Cluster', healthCheckNodePort: 0 } as const;

/** The timing alone. */
export function timingOf({ interval, timeout, healthy, unhealthy }: AwsHealthCheck): CheckTiming {
  return { interval, timeout, healthy, unhealthy };
}

/** What most have in common: packets of a connection keep to its target, whatever becomes of it. */
const COMMON = {
  targets: 'instance',
  crossZone: true,
  needsLocalEndpoint: false,
  registrationDelay: 0,
  deregistrationDelay: 0,
  atDeregistration: 'keep',
  atUnhealthy: 'keep',
  idleTimeout: 0,
  atIdle: 'reset',
  connectionTracking: true,
  latency: 0,
} as const;

/**
 * The load balancers as their makers and their controllers set them up for a Service with externalTrafficPolicy Cluster.
 * Times that no document gives (how long provisioning takes, what a proxy adds) are defaults of this model, of the usual order.
 */
export const PROFILES: Readonly<Record<NamedProfile, BalancerProfile>> = {
  // cloud-provider-aws pkg/providers/v1/aws_loadbalancer.go; connection draining is off, and idle connections end after 60 s.
  'aws-clb': {
    ...COMMON,
    profile: 'aws-clb',
    spread: 'round-robin',
    probe: 'traffic-port',
    check: timingOf(classicHealthCheck(ANY_NODE, 0, {})),
    crossZone: false,
    whenNoneHealthy: 'refuse',
    atDeregistration: 'reset',
    idleTimeout: 60,
    atIdle: 'close',
    provisioning: 60,
    latency: 0.001,
  },
  // pkg/providers/v1/aws.go in the same place; AWS: target group attributes, health checks, TCP idle timeout 350 s.
  'aws-nlb': {
    ...COMMON,
    profile: 'aws-nlb',
    spread: 'flow-hash',
    probe: 'traffic-port',
    check: timingOf(networkHealthCheck(ANY_NODE, undefined, {})),
    crossZone: false,
    whenNoneHealthy: 'fail-open',
    registrationDelay: 120,
    deregistrationDelay: 300,
    atUnhealthy: 'reset',
    idleTimeout: 350,
    provisioning: 180,
  },
  // aws-load-balancer-controller pkg/ingress/model_builder.go: HTTP every 15 s, timeout 5 s, twice either way.
  'aws-alb': {
    ...COMMON,
    profile: 'aws-alb',
    spread: 'round-robin',
    probe: 'traffic-port',
    check: { interval: 15, timeout: 5, healthy: 2, unhealthy: 2 },
    whenNoneHealthy: 'fail-open',
    deregistrationDelay: 300,
    atDeregistration: 'reset',
    idleTimeout: 60,
    atIdle: 'close',
    provisioning: 180,
    latency: 0.001,
  },
  // cloud-provider-gcp providers/gce/gce.go. Connection tracking holds flows, so for new ones any even hash is as good as Maglev.
  'gce-passthrough': {
    ...COMMON,
    profile: 'gce-passthrough',
    spread: 'flow-hash',
    probe: 'kube-proxy',
    check: { interval: 8, timeout: 1, healthy: 1, unhealthy: 3 },
    whenNoneHealthy: 'fail-open',
    provisioning: 120,
  },
  // cloud-provider-azure pkg/consts/consts.go; with TCP reset, as that provider asks for, both ends are told at 4 min.
  azure: {
    ...COMMON,
    profile: 'azure',
    spread: 'flow-hash',
    probe: 'kube-proxy',
    check: { interval: 5, timeout: 5, healthy: 2, unhealthy: 2 },
    whenNoneHealthy: 'drop',
    idleTimeout: 240,
    atIdle: 'close',
    provisioning: 60,
  },
  // metallb speaker/layer2_controller.go. A speaker is dead after a probe without answer (1 s) and 4 s of suspicion: the
  // settings of hashicorp/memberlist for local networks (DefaultLANConfig: ProbeInterval, SuspicionMult).
  'metallb-l2': {
    ...COMMON,
    profile: 'metallb-l2',
    spread: 'leader',
    probe: 'machine',
    check: { interval: 1, timeout: 1, healthy: 1, unhealthy: 5 },
    whenNoneHealthy: 'drop',
    connectionTracking: false,
    provisioning: 1,
  },
  // A router drops the route at the end of the hold time: 90 s, with keepalives every 30 s (RFC 4271, section 10).
  'metallb-bgp': {
    ...COMMON,
    profile: 'metallb-bgp',
    spread: 'flow-hash',
    probe: 'machine',
    check: { interval: 30, timeout: 0, healthy: 1, unhealthy: 3 },
    whenNoneHealthy: 'refuse',
    connectionTracking: false,
    provisioning: 1,
  },
};
