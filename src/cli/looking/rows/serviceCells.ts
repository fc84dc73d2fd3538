import type { Service } from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';
import { age } from '../resource.ts';
import { labelText } from './labelText.ts';

/** Without `-o wide` a load balancer's name is cut to this many characters: `loadBalancerWidth`. */
const LOAD_BALANCER_WIDTH = 16;

/** NAME, TYPE, CLUSTER-IP, EXTERNAL-IP, PORT(S), AGE. Source: `printService` in `pkg/printers/internalversion/printers.go`. */
export function serviceCells(
  { meta, spec, status }: Service,
  view: ClusterView,
  wide: boolean,
): readonly string[] {
  // A headless Service has the cluster IP `None`; an ExternalName has none at all.
  const address = spec.clusterIP ?? '<none>';
  return [
    meta.name,
    spec.type,
    address === '' ? '<none>' : address,
    externalText({ spec, status }, wide),
    portsText(spec.ports),
    age(meta, view),
  ];
}

/** SELECTOR. */
export function serviceWideCells({ spec }: Service): readonly string[] {
  return [labelText(spec.selector)];
}

/** `80:30080/TCP,443/TCP`; `<none>` for a Service without ports. */
export function portsText(ports: Service['spec']['ports']): string {
  const texts = ports.map(({ port, nodePort, protocol }) =>
    nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return texts.length === 0 ? '<none>' : texts.join(',');
}

/**
 * The EXTERNAL-IP cell (`getServiceExternalIP`): a load balancer that has none yet is `<pending>`.
 * @param wide long names are shown whole
 */
export function externalText({ spec, status }: Pick<Service, 'spec' | 'status'>, wide: boolean): string {
  const { externalIPs = [], type } = spec;
  if (type === 'ExternalName') return spec.externalName ?? '';
  if (type !== 'LoadBalancer') return externalIPs.length === 0 ? '<none>' : externalIPs.join(',');
  const given = status.loadBalancerIP ?? status.loadBalancerHostname ?? '';
  const isLong = !wide && given.length > LOAD_BALANCER_WIDTH;
  const shown = isLong ? `${given.slice(0, LOAD_BALANCER_WIDTH - 3)}...` : given;
  const all = [...(shown === '' ? [] : [shown]), ...externalIPs];
  return all.length === 0 ? '<pending>' : all.join(',');
}
