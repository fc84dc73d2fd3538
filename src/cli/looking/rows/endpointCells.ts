import type { EndpointSlice, Service } from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';

/** Addresses that a cell shows; it counts the others. As kubectl does; wide tables are no exception. */
const SHOWN = 3;

/** The EndpointSlices of a Service. A Service of more than 100 endpoints has several. */
export function slicesOf({ meta }: Pick<Service, 'meta'>, view: ClusterView): EndpointSlice[] {
  return view
    .list('EndpointSlice')
    .filter((slice) => slice.meta.namespace === meta.namespace && slice.serviceName === meta.name);
}

/**
 * The ready addresses of a Service as its Endpoints object has them: `10.244.0.2:80,10.244.1.2:80 + 2 more...`;
 * `<none>` if there is no address at all, and nothing if none is ready. Endpoints leave terminating pods out.
 * Source: `formatEndpoints` in `pkg/printers/internalversion/printers.go`.
 */
export function endpointsText(service: Service, view: ClusterView): string {
  const members = slicesOf(service, view)
    .flatMap(({ endpoints }) => endpoints)
    .filter((endpoint) => endpoint.ready || !endpoint.terminating);
  if (members.length === 0) return '<none>';
  const ready = members.filter((endpoint) => endpoint.ready).sort(byAddress);
  const { ports } = service.spec;
  if (ports.length === 0) return firstOf(ready.map(({ address }) => address));
  return firstOf(ports.flatMap((_, port) => withPort(ready, port)));
}

/**
 * The ready addresses of one port, as `kubectl describe service` shows them (`formatEndpointSlices` in
 * `kubectl/pkg/describe/describe.go`): in the order of the slices, which follows the order in which pods came.
 */
export function portEndpointsText(slices: readonly EndpointSlice[], port: number): string {
  if (slices.length === 0) return '<none>';
  return firstOf(
    withPort(
      slices.flatMap(({ endpoints }) => endpoints).filter(({ ready }) => ready),
      port,
    ),
  );
}

type PlainEndpoint = Pick<EndpointSlice['endpoints'][number], 'address' | 'targetPorts'>;

/** `address:port` of those that have the port. @param port place among the Service's ports */
function withPort(endpoints: readonly PlainEndpoint[], port: number): string[] {
  return endpoints.flatMap(({ address, targetPorts }) =>
    (targetPorts[port] ?? 0) > 0 ? [`${address}:${targetPorts[port]}`] : [],
  );
}

/** The first three of a list, and how many there are besides. */
export function firstOf(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN).join(',');
  return texts.length > SHOWN ? `${shown} + ${texts.length - SHOWN} more...` : shown;
}

/** As the Endpoints controller sorts them (`RepackSubsets` in `pkg/api/v1/endpoints/util.go`): by the text. */
function byAddress(a: PlainEndpoint, b: PlainEndpoint): number {
  return a.address < b.address ? -1 : a.address > b.address ? 1 : 0;
}

/** PORTS of a slice: the number of each port, of the first endpoint that has it; `<unset>` without any. */
export function slicePortsText({ endpoints }: EndpointSlice): string {
  const ports = (endpoints[0]?.targetPorts ?? []).filter((port) => port > 0).map(String);
  return firstOf(ports) || '<unset>';
}

/** ENDPOINTS of a slice: all addresses, ready or not; `<unset>` without any. */
export function sliceAddressesText({ endpoints }: EndpointSlice): string {
  return firstOf(endpoints.map(({ address }) => address)) || '<unset>';
}
