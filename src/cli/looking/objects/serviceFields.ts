import type { Service, ServicePort } from '../../../cluster/objects.ts';
import type { ApiFields } from '../apiValue.ts';
import { metadata } from './metadata.ts';

/** A Service in the API's fields, with what the API server fills in (`pkg/apis/core/v1/defaults.go`). */
export function serviceFields({ meta, spec, status }: Service): ApiFields {
  const { type, clusterIP, sessionAffinitySeconds } = spec;
  const hasAddress = type !== 'ExternalName';
  const isExternal = type === 'NodePort' || type === 'LoadBalancer';
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(meta),
    spec: {
      type,
      selector: spec.selector,
      ports: spec.ports.map(portFields),
      clusterIP,
      clusterIPs: clusterIP === undefined ? undefined : [clusterIP],
      ipFamilies: hasAddress ? ['IPv4'] : undefined,
      ipFamilyPolicy: hasAddress ? 'SingleStack' : undefined,
      externalName: spec.externalName,
      externalIPs: spec.externalIPs,
      internalTrafficPolicy: hasAddress ? (spec.internalTrafficPolicy ?? 'Cluster') : undefined,
      externalTrafficPolicy: isExternal ? (spec.externalTrafficPolicy ?? 'Cluster') : undefined,
      trafficDistribution: spec.trafficDistribution,
      sessionAffinity: sessionAffinitySeconds === undefined ? 'None' : 'ClientIP',
      sessionAffinityConfig:
        sessionAffinitySeconds === undefined
          ? undefined
          : { clientIP: { timeoutSeconds: sessionAffinitySeconds } },
      loadBalancerIP: spec.loadBalancerIP,
      loadBalancerClass: spec.loadBalancerClass,
      loadBalancerSourceRanges: spec.loadBalancerSourceRanges,
      allocateLoadBalancerNodePorts:
        type === 'LoadBalancer' ? (spec.allocateLoadBalancerNodePorts ?? true) : undefined,
      healthCheckNodePort: spec.healthCheckNodePort,
      publishNotReadyAddresses: spec.publishNotReadyAddresses ? true : undefined,
    },
    status: { loadBalancer: ingress(status) },
  };
}

function portFields({ name, protocol, port, targetPort, nodePort }: ServicePort): ApiFields {
  return { name, protocol, port, targetPort, nodePort };
}

function ingress({ loadBalancerIP, loadBalancerHostname, loadBalancerIPMode }: Service['status']): ApiFields {
  if (loadBalancerIP !== undefined)
    return { ingress: [{ ip: loadBalancerIP, ipMode: loadBalancerIPMode ?? 'VIP' }] };
  return loadBalancerHostname === undefined ? {} : { ingress: [{ hostname: loadBalancerHostname }] };
}
