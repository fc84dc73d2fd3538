import type { Service, ServicePort } from '../../../cluster/objects.ts';
import type { ApiFields } from '../apiValue.ts';
import { metadata } from './metadata.ts';

/**
 * A Service in the API's fields, with what the API server fills in (`pkg/apis/core/v1/defaults.go`).
 *
 * @returns fields that do not apply to the type are left out
 */
export function serviceFields({ meta, spec, status }: Service): ApiFields {
  const { type, clusterIP, sessionAffinitySeconds } = spec;
  // An ExternalName is an alias of DNS and has no address of its own.
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

/** With the node port, if it has one. */
function portFields({ name, protocol, port, targetPort, nodePort }: ServicePort): ApiFields {
  return { name, protocol, port, targetPort, nodePort };
}

/**
 * Empty until the load balancer is there; afterwards its address or its name, which clouds have one or the
 * other of.
 */
function ingress({ loadBalancerIP, loadBalancerHostname, loadBalancerIPMode }: Service['status']): ApiFields {
  if (loadBalancerIP !== undefined)
    return { ingress: [{ ip: loadBalancerIP, ipMode: loadBalancerIPMode ?? 'VIP' }] };
  return loadBalancerHostname === undefined ? {} : { ingress: [{ hostname: loadBalancerHostname }] };
}
