import type { Labels, TrafficPolicy } from '../../cluster/objects.ts';
import { awsOverrides, classicHealthCheck, networkHealthCheck } from './awsHealthCheck.ts';
import type { CheckTiming } from './checkTiming.ts';
import type { BalancerOverrides, BalancerProfile, NamedProfile } from './profile.ts';
import { PROFILES, timingOf } from './profiles.ts';

/** What of a Service decides how its load balancer is set up. */
export interface BalancedService {
  readonly externalTrafficPolicy: TrafficPolicy;
  readonly annotations: Labels;
}

/** The check of the AWS load balancer controller where targets are pods: `pkg/service/model_builder.go`. */
const POD_CHECK: CheckTiming = { interval: 10, timeout: 10, healthy: 3, unhealthy: 3 };

/**
 * The load balancer that a Service gets: its profile, with what the Service's policy and annotations change, and last what the
 * scenario says.
 * @throws RangeError for an annotation that is not a number where one is needed
 */
export function serviceProfile(
  name: NamedProfile,
  service: BalancedService,
  overrides: BalancerOverrides,
): BalancerProfile {
  const profile = PROFILES[name];
  const targets = overrides.targets ?? profile.targets;
  const given = targets === 'ip' ? podTargets(profile) : nodeTargets(profile, service);
  const { healthCheckInterval, healthCheckTimeout, unhealthyThreshold, healthyThreshold, ...rest } =
    overrides;
  return {
    ...given,
    ...rest,
    targets,
    check: {
      interval: healthCheckInterval ?? given.check.interval,
      timeout: healthCheckTimeout ?? given.check.timeout,
      healthy: healthyThreshold ?? given.check.healthy,
      unhealthy: unhealthyThreshold ?? given.check.unhealthy,
    },
  };
}

/** A pod is asked at the port that it serves. */
function podTargets(profile: BalancerProfile): BalancerProfile {
  const check = profile.profile === 'aws-nlb' ? POD_CHECK : profile.check;
  return { ...profile, probe: 'traffic-port', check };
}

/** With policy Local a node is asked for its own endpoints: a check that depends on other nodes would keep it in use. */
function nodeTargets(profile: BalancerProfile, service: BalancedService): BalancerProfile {
  const isLocal = service.externalTrafficPolicy === 'Local';
  const check = checkOf(profile, service);
  if (!isLocal) return { ...profile, check };
  if (profile.probe === 'machine') return { ...profile, check, needsLocalEndpoint: true };
  // The controller of ALBs asks the traffic port whatever the policy is.
  return profile.profile === 'aws-alb' ? profile : { ...profile, check, probe: 'local-endpoints' };
}

/** Only AWS' controller lets annotations set a check, and its defaults depend on the policy. */
function checkOf({ profile, check }: BalancerProfile, service: BalancedService): CheckTiming {
  const asked = { externalTrafficPolicy: service.externalTrafficPolicy, healthCheckNodePort: 0 };
  if (profile === 'aws-clb') return timingOf(classicHealthCheck(asked, 0, awsOverrides(service.annotations)));
  if (profile === 'aws-nlb')
    return timingOf(networkHealthCheck(asked, undefined, awsOverrides(service.annotations)));
  return check;
}
