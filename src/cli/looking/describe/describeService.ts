import type { EndpointSlice, Service } from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';
import { portEndpointsText, slicesOf } from '../rows/endpointCells.ts';
import { labelText } from '../rows/labelText.ts';
import { annotationLines, description, eventLines, field, labelLines } from './sections.ts';

/**
 * `describeService` in `staging/src/k8s.io/kubectl/pkg/describe/describe.go`.
 *
 * @param view for its EndpointSlices and events
 */
export function describeService(service: Service, view: ClusterView): string {
  const { meta, spec } = service;
  // Endpoints are read from slices, as kubectl does where the API server has them.
  const slices = slicesOf(service, view);
  const lines = [
    field('Name', meta.name),
    field('Namespace', meta.namespace),
    ...labelLines('Labels', meta.labels),
    ...annotationLines('Annotations', meta.annotations),
    field('Selector', labelText(spec.selector)),
    field('Type', spec.type),
    ...addressLines(service),
    ...spec.ports.flatMap((_, port) => portLines(service, slices, port)),
    ...policyLines(service),
  ];
  return description(lines, eventLines(view, 'Service', meta.name, meta.namespace));
}

/** Clusters are of one family, IPv4. Fields that are not set are left out. */
function addressLines({ spec, status }: Service): string[] {
  const { clusterIP = '', externalIPs = [], type } = spec;
  const ingress = ingressText(status);
  return [
    ...(type === 'ExternalName' ? [] : [field('IP Family Policy', 'SingleStack')]),
    field('IP Families', type === 'ExternalName' ? '<none>' : 'IPv4'),
    field('IP', clusterIP),
    field('IPs', clusterIP === '' ? '<none>' : clusterIP),
    ...(externalIPs.length === 0 ? [] : [field('External IPs', externalIPs.join(','))]),
    ...(spec.loadBalancerIP === undefined ? [] : [field('Desired LoadBalancer IP', spec.loadBalancerIP)]),
    ...(spec.externalName === undefined ? [] : [field('External Name', spec.externalName)]),
    ...(ingress === '' ? [] : [field('LoadBalancer Ingress', ingress)]),
  ];
}

/** The address of the load balancer with its mode, or its name; empty while it is being made. */
function ingressText({
  loadBalancerIP,
  loadBalancerIPMode,
  loadBalancerHostname,
}: Service['status']): string {
  if (loadBalancerIP === undefined) return loadBalancerHostname ?? '';
  return `${loadBalancerIP} (${loadBalancerIPMode ?? 'VIP'})`;
}

/**
 * @param index place of the port among those of the Service
 * @param slices of the Service
 */
function portLines({ spec }: Service, slices: readonly EndpointSlice[], index: number): string[] {
  const { name = '<unset>', port, protocol, targetPort, nodePort } = spec.ports[index];
  return [
    `Port:\t${name}\t${port}/${protocol}`,
    field('TargetPort', `${targetPort}/${protocol}`),
    ...(nodePort === undefined ? [] : [`NodePort:\t${name}\t${nodePort}/${protocol}`]),
    field('Endpoints', portEndpointsText(slices, index)),
  ];
}

/** How connections are chosen and kept; external policy only where traffic can come from outside. */
function policyLines({ spec }: Service): string[] {
  const isExternal = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const { healthCheckNodePort, loadBalancerSourceRanges = [], trafficDistribution } = spec;
  return [
    field('Session Affinity', spec.sessionAffinitySeconds === undefined ? 'None' : 'ClientIP'),
    ...(isExternal ? [field('External Traffic Policy', spec.externalTrafficPolicy ?? 'Cluster')] : []),
    ...(spec.type === 'ExternalName'
      ? []
      : [field('Internal Traffic Policy', spec.internalTrafficPolicy ?? 'Cluster')]),
    ...(healthCheckNodePort === undefined ? [] : [field('HealthCheck NodePort', healthCheckNodePort)]),
    ...(loadBalancerSourceRanges.length === 0
      ? []
      : [field('LoadBalancer Source Ranges', loadBalancerSourceRanges.join(','))]),
    ...(trafficDistribution === undefined ? [] : [field('Traffic Distribution', trafficDistribution)]),
  ];
}
