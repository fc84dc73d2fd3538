/**
 * The rules of a cluster at the published limits of Kubernetes: 10,000 Services with 150,000 endpoints, as 5,000 nodes
 * know them. Prints how long it takes to make them and how much memory they need, for plain Services, with hints, with
 * policy Local, and while every node is at another version. Run with `tsx test/benchmarks/ruleSets.ts`.
 */
import type { Endpoint, Service } from '../../src/cluster/objects.ts';
import { EndpointsConfig } from '../../src/network/endpointsConfig.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { RoutingViews } from '../../src/network/routingView.ts';
import { ServicePorts } from '../../src/network/servicePorts.ts';
import { endpoint, service, slice } from '../network/parts.ts';

const NODES = 5_000;
const SERVICES = 10_000;
const ENDPOINTS_EACH = 15;
const ZONES = ['a', 'b', 'c'];

type Kind = 'plain' | 'zone hints' | 'policy Local';

const nodeName = (node: number): string => `node-${node}`;
const zoneOf = (node: number): string => ZONES[node % ZONES.length];

/** One of the Services, of the kind. */
function serviceOf(kind: Kind, number: number): Service {
  const made = service(`s${number}`);
  const spec =
    kind === 'policy Local' ? { ...made.spec, internalTrafficPolicy: 'Local' as const } : made.spec;
  return { ...made, spec };
}

/** One of its pods, on a node of its own. */
function endpointOf(kind: Kind, number: number, i: number): Endpoint {
  const slot = number * ENDPOINTS_EACH + i;
  const node = slot % NODES;
  const address = `10.${128 + (slot >> 16)}.${(slot >> 8) & 255}.${slot & 255}`;
  const hints = kind === 'zone hints' ? { hintZones: [zoneOf(node)] } : {};
  return endpoint(slot, address, { nodeName: nodeName(node), ...hints });
}

function slicesOf(kind: Kind, number: number) {
  return slice(
    `s${number}`,
    Array.from({ length: ENDPOINTS_EACH }, (_, i) => endpointOf(kind, number, i)),
  );
}

/** Everything that is known of the API, and the rules of all nodes. */
function build(kind: Kind): { config: EndpointsConfig; views: RoutingViews } {
  const names = Array.from({ length: NODES }, (_, node) => nodeName(node));
  const hosts = new Hosts(
    names,
    names.map((_, node) => zoneOf(node)),
  );
  const config = new EndpointsConfig(new ServicePorts(), { nodes: hosts });
  for (let number = 0; number < SERVICES; number++) {
    config.service(serviceOf(kind, number), true);
    config.slice(slicesOf(kind, number), true);
  }
  const views = new RoutingViews(NODES);
  for (let node = 0; node < NODES; node++) views.program(node, config.rules());
  return { config, views };
}

/** Between two syncs of neighbouring nodes one Service changes: no two nodes know the same. */
function spread({ config, views }: { config: EndpointsConfig; views: RoutingViews }, kind: Kind): void {
  for (let node = 0; node < NODES; node++) {
    config.slice(slicesOf(kind, node % SERVICES), true);
    views.program(node, config.rules());
  }
}

/** Memory in use by objects and arrays, MB. */
function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

function timed(label: string, work: () => void): void {
  const before = used();
  const start = process.hrtime.bigint();
  work();
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(
    `${label.padEnd(44)} ${seconds.toFixed(1).padStart(6)} s ${(used() - before).toFixed(0).padStart(7)} MB`,
  );
}

console.log(`${SERVICES} Services, ${SERVICES * ENDPOINTS_EACH} endpoints, ${NODES} nodes (of 8,192 MB)`);
for (const kind of ['plain', 'zone hints', 'policy Local'] as const) {
  let world: ReturnType<typeof build> | undefined;
  timed(kind, () => {
    world = build(kind);
  });
  timed(`${kind}, no two nodes at one version`, () => {
    if (world !== undefined) spread(world, kind);
  });
  if ((world?.views.rules(0, 0)?.slots.length ?? -1) < 0) console.error('there are no rules to measure');
}
console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
