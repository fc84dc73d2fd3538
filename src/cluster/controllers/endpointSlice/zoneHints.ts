import type { Informer } from '../../api/informer.ts';
import type { EventRecorder } from '../../eventRecorder.ts';
import { type Node, type Service, ZONE_LABEL } from '../../objects.ts';
import { type HintedSlices, proportionalHints } from './proportionalHints.ts';
import type { ServiceSlices, WantedSlice } from './serviceSlices.ts';
import { isTopologyModeOn } from './topologyHints.ts';
import { isOverloaded, type ZoneRatios, zoneAllocations, zoneRatios } from './zoneAllocations.ts';

/** Endpoints that are hinted to each zone. */
type PerZone = ReadonlyMap<string, number>;

/**
 * Hints in proportion to the zones' CPUs, for the Services whose annotation asks for them. A change of the nodes is
 * followed by the Services alone whose zones no longer fit.
 * Source: `TopologyCache` in `staging/src/k8s.io/endpointslice/topologycache/topologycache.go`.
 */
export class ZoneHints {
  readonly #events: EventRecorder;
  readonly #nodes: Informer<'Node'>;
  /** Endpoints that are hinted to each zone, by the key of the Service. */
  readonly #hinted = new Map<string, PerZone>();
  /** Undefined: to be worked out anew. */
  #ratios: { readonly value: ZoneRatios | undefined } | undefined;

  /** @param again has a Service looked at again, by its key */
  constructor(events: EventRecorder, nodes: Informer<'Node'>, again: (key: string) => void) {
    this.#events = events;
    this.#nodes = nodes;
    nodes.onChange((node, previous) => {
      if (isSameToZones(node, previous)) return;
      this.#ratios = undefined;
      for (const [key, perZone] of this.#hinted) if (isOverloaded(perZone, this.#zoneRatios())) again(key);
    });
  }

  /** The Service is gone. */
  forget(key: string): void {
    this.#hinted.delete(key);
  }

  /** Brings the hints of a Service up to date, after its endpoints are. One that does not ask for any is left alone. */
  apply(key: string, service: Service, slices: ServiceSlices): void {
    if (!isTopologyModeOn(service.meta.annotations)) {
      this.#hinted.delete(key);
      return;
    }
    const { changed, unchanged } = slices.bySameness();
    const ready = [...changed, ...unchanged].flatMap(endpointsOf).filter((endpoint) => endpoint.ready);
    const allocations = zoneAllocations(this.#zoneRatios(), ready.length);
    const hinted =
      typeof allocations === 'string'
        ? allocations
        : (proportionalHints(
            { changed: changed.map(endpointsOf), unchanged: unchanged.map(endpointsOf) },
            allocations,
          ) ?? 'One or more endpoints do not have a zone specified');
    if (typeof hinted === 'string') this.#disable(key, service, slices, hinted);
    else this.#enable(key, service, slices, hinted);
  }

  /** Writes each endpoint's zone; the event comes only with the first hints of the Service. */
  #enable(
    key: string,
    { meta }: Service,
    slices: ServiceSlices,
    { hints, perZone }: HintedSlices<ReturnType<typeof endpointsOf>[number]>,
  ): void {
    for (const [{ podUid }, zone] of hints) slices.hint(podUid, [zone]);
    if (!this.#hinted.has(key))
      this.#events.normal(
        'TopologyAwareHintsEnabled',
        `Service/${meta.name}`,
        'Topology Aware Hints has been enabled, addressType: IPv4',
      );
    this.#hinted.set(key, perZone);
  }

  /** No endpoint keeps a hint, so that clients use all of them. */
  #disable(key: string, { meta }: Service, slices: ServiceSlices, why: string): void {
    for (const podUid of slices.pods()) slices.hint(podUid, []);
    if (this.#hinted.delete(key))
      this.#events.warning('TopologyAwareHintsDisabled', `Service/${meta.name}`, `${why}, addressType: IPv4`);
  }

  /** Worked out once for all Services, until a node changes. */
  #zoneRatios(): ZoneRatios | undefined {
    this.#ratios ??= { value: zoneRatios([...this.#nodes.list()].map(zoned)) };
    return this.#ratios.value;
  }
}

/** As much of a node as the shares depend on. */
function zoned({ meta, status }: Node) {
  return {
    labels: meta.labels,
    ready: status.condition.ready === 'True',
    cpu: status.allocatable.cpu,
  };
}

/** Nothing but readiness, zone and CPUs decide about the shares of the zones. */
function isSameToZones(a: Node | undefined, b: Node | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [left, right] = [zoned(a), zoned(b)];
  return (
    left.ready === right.ready &&
    left.cpu === right.cpu &&
    left.labels[ZONE_LABEL] === right.labels[ZONE_LABEL]
  );
}

/** In the order in which they came, in which hints are dealt out. */
function endpointsOf({ endpoints }: WantedSlice) {
  return [...endpoints.values()];
}
