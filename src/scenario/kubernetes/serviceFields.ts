import type {
  Labels,
  Service,
  ServiceType,
  TrafficDistribution,
  TrafficPolicy,
} from '../../cluster/objects.ts';
import { withServiceDefaults } from '../../cluster/services/serviceDefaults.ts';
import { SOURCE_RANGES_ANNOTATION } from '../../cluster/services/serviceValidation.ts';
import type { RawServiceSpec } from './rawObjects.ts';

type ServiceSpec = Service['spec'];

/**
 * What a Service says of itself beyond its ports and its own address; what is as Kubernetes has it by default
 * is left out. Times are in seconds, ranges are CIDRs.
 */
export function serviceFields(
  type: ServiceType,
  spec: RawServiceSpec,
  annotations: Labels,
): Partial<ServiceSpec> {
  const distribution = trafficDistribution(spec.trafficDistribution);
  return {
    // A name with a dot at its end is complete, and the same name.
    ...(type === 'ExternalName' && { externalName: (spec.externalName ?? '').replace(/\.$/, '') }),
    ...(spec.externalIPs && spec.externalIPs.length > 0 && { externalIPs: spec.externalIPs }),
    ...affinity(spec),
    ...policy('internalTrafficPolicy', spec.internalTrafficPolicy),
    ...policy('externalTrafficPolicy', spec.externalTrafficPolicy),
    ...(distribution !== undefined && { trafficDistribution: distribution }),
    ...(type === 'LoadBalancer' && loadBalancerFields(spec, annotations)),
  };
}

/**
 * Seconds; three hours if the manifest does not say (`SetDefaults_Service`).
 * (`pkg/apis/core/v1/defaults.go`.)
 */
function affinity(spec: RawServiceSpec): Partial<ServiceSpec> {
  const { sessionAffinity, sessionAffinityConfig } = withServiceDefaults({ spec }).spec ?? {};
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  return sessionAffinity === 'ClientIP' && seconds !== undefined ? { sessionAffinitySeconds: seconds } : {};
}

/**
 * Cluster is the default. `Local` keeps traffic on the node that it came to, and the address of its client
 * with it.
 */
function policy<F extends 'internalTrafficPolicy' | 'externalTrafficPolicy'>(
  field: F,
  value: string | undefined,
): { readonly [K in F]?: TrafficPolicy } | object {
  return value === 'Local' ? { [field]: value } : {};
}

/** Anything else was reported before. `PreferClose` is the older name of `PreferSameZone` (KEP-3015). */
function trafficDistribution(value: string | undefined): TrafficDistribution | undefined {
  return value === 'PreferClose' || value === 'PreferSameZone' || value === 'PreferSameNode'
    ? value
    : undefined;
}

/**
 * The annotation counts where the field is not used (`GetLoadBalancerSourceRanges` in
 * `pkg/api/v1/service/util.go`). Ranges of both are separated by commas, with or without blanks.
 */
function loadBalancerFields(spec: RawServiceSpec, annotations: Labels): Partial<ServiceSpec> {
  const { loadBalancerIP, loadBalancerClass, loadBalancerSourceRanges = [], healthCheckNodePort } = spec;
  const annotated = (annotations[SOURCE_RANGES_ANNOTATION] ?? '').split(',');
  const ranges = (loadBalancerSourceRanges.length > 0 ? loadBalancerSourceRanges : annotated)
    .map((range) => range.trim())
    .filter((range) => range !== '');
  return {
    ...(loadBalancerIP && { loadBalancerIP }),
    ...(loadBalancerClass !== undefined && { loadBalancerClass }),
    ...(ranges.length > 0 && { loadBalancerSourceRanges: ranges }),
    ...(spec.allocateLoadBalancerNodePorts === false && { allocateLoadBalancerNodePorts: false }),
    ...(healthCheckNodePort && { healthCheckNodePort }),
  };
}
