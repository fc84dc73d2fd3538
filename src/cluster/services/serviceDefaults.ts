import {
  type ApiService,
  type ApiServicePort,
  type ApiServiceSpec,
  type ApiSessionAffinityConfig,
  isExternallyAccessible,
} from './apiService.ts';

/** `DefaultClientIPServiceAffinitySeconds` in `staging/src/k8s.io/api/core/v1/types.go`: three hours. */
const DEFAULT_AFFINITY_SECONDS = 10_800;

/**
 * A Service with everything that the API server fills in before it looks at it; what is allocated is still missing.
 * Source: `SetDefaults_Service` in `pkg/apis/core/v1/defaults.go`, and `NormalizeClusterIPs` in
 * `pkg/registry/core/service/strategy.go`.
 * @param service as its manifest has it
 * @returns a new object; the manifest is left as it was
 */
export function withServiceDefaults(service: ApiService): ApiService {
  const { metadata = {}, spec: given = {} } = service;
  const spec = { ...given, type: given.type || 'ClusterIP' };
  return {
    ...service,
    metadata: { ...metadata, namespace: metadata.namespace ?? 'default' },
    spec: {
      ...spec,
      ...addresses(spec),
      ...affinity(spec),
      ...policies(spec),
      ...(spec.ports && { ports: spec.ports.map(portDefaults) }),
    },
  };
}

/** The first address may stand in either field. */
function addresses({ clusterIP = '', clusterIPs = [] }: ApiServiceSpec): Partial<ApiServiceSpec> {
  return clusterIP !== '' && clusterIPs.length === 0 ? { clusterIPs: [clusterIP] } : {};
}

/** Only ClientIP has a timeout. */
function affinity(spec: ApiServiceSpec): Partial<ApiServiceSpec> {
  const sessionAffinity = spec.sessionAffinity || 'None';
  if (sessionAffinity !== 'ClientIP') return { sessionAffinity };
  const { timeoutSeconds = DEFAULT_AFFINITY_SECONDS } = spec.sessionAffinityConfig?.clientIP ?? {};
  const sessionAffinityConfig: ApiSessionAffinityConfig = { clientIP: { timeoutSeconds } };
  return { sessionAffinity, sessionAffinityConfig };
}

/** Each policy is given only to the types that have it; the rest must stay without, as validation refuses it there. */
function policies(spec: ApiServiceSpec): Partial<ApiServiceSpec> {
  const isProxied = ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '');
  const internal = spec.internalTrafficPolicy ?? (isProxied ? 'Cluster' : undefined);
  const external = spec.externalTrafficPolicy || (isExternallyAccessible(spec) ? 'Cluster' : undefined);
  const allocates = spec.allocateLoadBalancerNodePorts ?? (spec.type === 'LoadBalancer' ? true : undefined);
  return {
    ...(internal !== undefined && { internalTrafficPolicy: internal }),
    ...(external !== undefined && { externalTrafficPolicy: external }),
    ...(allocates !== undefined && { allocateLoadBalancerNodePorts: allocates }),
  };
}

/** A port without a target leads to the same number in the pod. */
function portDefaults(port: ApiServicePort): ApiServicePort {
  return { ...port, protocol: port.protocol || 'TCP', targetPort: port.targetPort || port.port };
}
