import { type ApiServiceSpec, isExternallyAccessible, needsHealthCheck } from './apiService.ts';
import { type FieldError, forbidden, invalid, required, unsupported } from './fieldError.ts';
import { portNumberProblems, qualifiedNameProblems } from './nameRules.ts';

/** Of both policies, in the order of the messages. */
const POLICIES = ['Cluster', 'Local'];
/** In the order of the messages. */
const AFFINITIES = ['ClientIP', 'None'];
/** Longest session affinity, seconds: one day, which is itself allowed. */
const MAX_AFFINITY_SECONDS = 86_400;

/**
 * The policy for traffic from outside, and the port at which nodes answer for it.
 * Source: `validateServiceExternalTrafficPolicy` in `pkg/apis/core/validation/validation.go`.
 */
export function externalTrafficErrors(spec: ApiServiceSpec): FieldError[] {
  return [...externalPolicyErrors(spec), ...healthCheckErrors(spec)];
}

/** A Service that nobody outside can reach has no such policy, and one that can be reached must have it. */
function externalPolicyErrors(spec: ApiServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy = '' } = spec;
  const path = ['spec', 'externalTrafficPolicy'];
  if (!isExternallyAccessible(spec))
    return policy === '' ? [] : [invalid(path, policy, 'may only be set for externally-accessible services')];
  if (policy === '') return [required(path)];
  return POLICIES.includes(policy) ? [] : [unsupported(path, policy, POLICIES)];
}

/** The port is allocated before validation, so where it is needed it is there. */
function healthCheckErrors(spec: ApiServiceSpec): FieldError[] {
  const { healthCheckNodePort: port = 0 } = spec;
  const path = ['spec', 'healthCheckNodePort'];
  if (!needsHealthCheck(spec))
    return port === 0
      ? []
      : [
          invalid(
            path,
            port,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
          ),
        ];
  if (port === 0) return [required(path)];
  return portNumberProblems(port).map((text) => invalid(path, port, text));
}

/** Source: `validateServiceInternalTrafficFieldsValue`, same file. An ExternalName Service has no such policy. */
export function internalTrafficErrors({
  type = '',
  internalTrafficPolicy: policy,
}: ApiServiceSpec): FieldError[] {
  const path = ['spec', 'internalTrafficPolicy'];
  if (policy === undefined)
    return ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(type) ? [required(path)] : [];
  return POLICIES.includes(policy) ? [] : [unsupported(path, policy, POLICIES)];
}

/**
 * Source: `validateServiceTrafficDistribution`, same file.
 * @param prefersSame the feature PreferSameTrafficDistribution, which came with Kubernetes 1.34
 */
export function distributionErrors(
  { trafficDistribution: value }: ApiServiceSpec,
  prefersSame: boolean,
): FieldError[] {
  const supported = ['PreferClose', ...(prefersSame ? ['PreferSameNode', 'PreferSameZone'] : [])];
  if (value === undefined || supported.includes(value)) return [];
  return [unsupported(['spec', 'trafficDistribution'], value, supported)];
}

/** How clients stay with an endpoint. Source: `ValidateService` and `validateClientIPAffinityConfig`, same file. */
export function affinityErrors({
  sessionAffinity = '',
  sessionAffinityConfig: config,
}: ApiServiceSpec): FieldError[] {
  const path = ['spec', 'sessionAffinity'];
  if (sessionAffinity === '') return [required(path)];
  if (!AFFINITIES.includes(sessionAffinity)) return [unsupported(path, sessionAffinity, AFFINITIES)];
  const at = ['spec', 'sessionAffinityConfig'];
  if (sessionAffinity === 'None')
    return config === undefined ? [] : [forbidden(at, 'must not be set when session affinity is None')];
  const missing = 'when session affinity type is ClientIP';
  if (config === undefined) return [required(at, missing)];
  if (config.clientIP === undefined) return [required([...at, 'clientIP'], missing)];
  const { timeoutSeconds } = config.clientIP;
  const timeout = [...at, 'clientIP', 'timeoutSeconds'];
  if (timeoutSeconds === undefined) return [required(timeout, missing)];
  return timeoutSeconds > 0 && timeoutSeconds <= MAX_AFFINITY_SECONDS
    ? []
    : [invalid(timeout, timeoutSeconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`)];
}

/** The class of load balancers that is meant. Source: `validateLoadBalancerClassField`, same file. */
export function loadBalancerClassErrors({ type, loadBalancerClass: name }: ApiServiceSpec): FieldError[] {
  const path = ['spec', 'loadBalancerClass'];
  if (name === undefined) return [];
  if (type !== 'LoadBalancer') return [forbidden(path, ONLY_LOAD_BALANCER)];
  return qualifiedNameProblems(name).map((text) => invalid(path, name, text));
}

/** What the API says of fields that only one type of Service may have. */
export const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
