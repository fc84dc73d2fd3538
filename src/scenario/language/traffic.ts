import { z } from 'zod';
import { MAX_CLIENTS } from '../limits.ts';
import { notAnOrigin, notATarget } from '../messages.ts';
import { isMapping } from '../source/located.ts';
import { bursts, closed, diurnal, mmpp, sessions } from './arrivals.ts';
import { balancing, keys } from './balancing.ts';
import { connections } from './connections.ts';
import { discovery } from './discovery.ts';
import { mixOf, work } from './mix.ts';
import { cancel, circuitBreaker, hedging, rateLimit, throttle, timeout } from './resilience.ts';
import { retries } from './retries.ts';
import { duration, durationOrZero, labels, name, rate, rateOrZero } from './scalars.ts';
import { priority } from './servers.ts';
import { clientTls } from './tls.ts';

/**
 * Clients inside the cluster: their node routes their connections. Their namespace is where a short name is
 * looked for first, and their labels what a policy sees of them.
 */
const pods = z.strictObject({
  pods: z.int().min(1).max(MAX_CLIENTS).describe('Number of client pods, dealt out in turn over the nodes.'),
  nodes: z
    .array(z.string().min(1))
    .min(1)
    .exactOptional()
    .describe('Nodes that the clients are on; without it, all.'),
  namespace: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Namespace of the client pods, where short names are looked for; without it, default.'),
  started: durationOrZero()
    .exactOptional()
    .describe('When their containers started, for discovery by environment; without it, with the source.'),
  labels: labels()
    .exactOptional()
    .describe('Labels of the client pods, by which network policies select them.'),
});

/** Clients outside: a hundred are enough to look like many, and few enough to follow. */
const external = z.strictObject({
  external: z.literal('internet').describe('Clients outside the cluster.'),
  clients: z.int().min(1).max(MAX_CLIENTS).prefault(100).describe('Number of clients.'),
  address: z
    .ipv4()
    .exactOptional()
    .describe('Where their packets come from, for network policies; without it, 203.0.113.1.'),
  natAddresses: z
    .int()
    .min(1)
    .max(MAX_CLIENTS)
    .exactOptional()
    .describe('Public addresses that they share behind a translator (NAT); without it, each has its own.'),
});

/** A Service by its parts, for what no URL can say. */
export const service = z.strictObject({
  service: z.string().min(1).describe('Name of the Service.'),
  namespace: z.string().min(1).prefault('default').describe('Namespace of the Service.'),
  port: z
    .union([z.int().min(1).max(65_535), z.string().min(1)])
    .exactOptional()
    .describe("Number or name of the Service's port; without it, the only one."),
  via: z
    .enum(['ClusterIP', 'NodePort', 'LoadBalancer'])
    .exactOptional()
    .describe(
      'Way into the cluster; without it, ClusterIP for pods and what the Service offers for external clients.',
    ),
  node: z
    .string()
    .min(1)
    .exactOptional()
    .describe('For NodePort: the node whose address is used; without it, any.'),
});

/** A port of a node that is some pod's own (`hostPort`). */
const byHostPort = z.strictObject({
  hostPort: z.int().min(1).max(65_535).describe('The hostPort of some pods.'),
  node: z
    .string()
    .min(1)
    .prefault('any')
    .describe('The node whose address the clients use; any: each connection takes one at random.'),
});

/** A host and path that the cluster's ingress controller has rules for. */
const byIngress = z.strictObject({
  url: z.string().min(1).describe('Such as http://shop.example.com/cart.'),
  via: z.literal('Ingress').describe('By way of the pods of the ingress controller.'),
  node: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      "Where the controller's Service is of type NodePort: the node whose address is used; without it, any.",
    ),
});

/** The arrival processes of `workload/config.ts`, in the words of the scenario. */
const arrivals = z
  .discriminatedUnion('process', [
    z.strictObject({
      process: z.literal('constant'),
      rate: rate().describe('Requests a second, evenly spaced.'),
    }),
    z.strictObject({ process: z.literal('poisson'), rate: rate().describe('Mean requests a second.') }),
    z.strictObject({
      process: z.literal('ramp'),
      from: rateOrZero().describe('Rate at the start.'),
      to: rateOrZero().describe('Rate at the end.'),
      over: duration().describe('Time from the one to the other.'),
    }),
    z.strictObject({
      process: z.literal('steps'),
      steps: z
        .array(
          z.strictObject({
            at: durationOrZero().describe('From then on, counted from the start of the source,'),
            rate: rateOrZero().describe('this rate.'),
          }),
        )
        .min(1)
        .max(100_000)
        .describe('Rates and when they begin, in ascending order.'),
    }),
    z.strictObject({
      process: z.literal('trace'),
      file: z
        .string()
        .min(1)
        .describe(
          'Access log (Common Log Format) or CSV file of timestamps. Stamps of whole seconds are spread evenly.',
        ),
      timeScale: z
        .number()
        .positive()
        .max(1e9)
        .prefault(1)
        .describe('60: sixty times as fast as it was recorded.'),
    }),
    diurnal,
    bursts,
    mmpp,
    closed,
    sessions,
  ])
  .describe('When requests arrive.');

/**
 * What `to` can be: a URL, or a mapping for what no URL can say.
 * @param named a Service by its parts
 */
function targetOf<Named extends z.ZodObject>(named: Named) {
  return z.union([z.string().min(1), named, byIngress, byHostPort], {
    error: (issue) => (issue.input === undefined ? undefined : notATarget()),
  });
}

const target = targetOf(service);

/** Does the source, or do all the kinds of its mix, say where requests go? Of anything else it is not the question. */
function hasTarget(source: unknown): boolean {
  if (!isMapping(source) || source['to'] !== undefined) return true;
  const { mix } = source;
  return Array.isArray(mix) && mix.every((kind) => isMapping(kind) && kind['to'] !== undefined);
}

/**
 * One element of `traffic`. One builder for both, since what differs is only where the clients and the
 * Service are.
 * @param pods how clients in pods are placed @param target what `to` can be
 */
function trafficOf<Pods extends z.ZodObject, Target extends z.ZodType>(pods: Pods, target: Target) {
  return (
    z
      .strictObject({
        name: name().describe('Name of the traffic source in all results.'),
        from: z
          .union([pods, external], {
            error: (issue) => (issue.input === undefined ? undefined : notAnOrigin()),
          })
          .describe('Where the clients are.'),
        to: target
          .exactOptional()
          .describe(
            'Where they connect to: http://name, http://name.namespace:port, http://node:nodePort, http://address:port, or a mapping. Only a source whose mix says it for each kind can do without.',
          ),
        arrivals,
        mix: mixOf(target),
        work,
        discovery: discovery
          .exactOptional()
          .describe(
            'How clients find the address; without it, the name resolves while the Service is there.',
          ),
        balancing: balancing
          .exactOptional()
          .describe(
            'Clients that pick an endpoint for each request; without it, the Service picks for each connection.',
          ),
        keys: keys
          .exactOptional()
          .describe(
            'What requests are for: policies by key send equal keys to one endpoint. Retries keep it.',
          ),
        connections: connections.prefault({}).describe('How clients use connections.'),
        timeout,
        cancel,
        retries: retries.prefault({}).describe('What clients do after a failed attempt.'),
        hedging: hedging.exactOptional(),
        circuitBreaker: circuitBreaker.exactOptional(),
        throttle: throttle.exactOptional(),
        rateLimit: rateLimit.exactOptional(),
        priority,
        tls: clientTls.exactOptional().describe('How connections are secured; without it, they are not.'),
        start: durationOrZero().prefault('0s').describe('When the source starts.'),
        stop: duration().exactOptional().describe('When it stops; without it, at the end.'),
      })
      // Said beside whatever else is wrong with the source.
      .refine(hasTarget, { path: ['to'], when: () => true })
  );
}

/** One element of `traffic`: clients, where they connect to, and when. */
export const traffic = trafficOf(pods, target);

const cluster = z.string().min(1).exactOptional();

/** The same where there are several clusters: clients are in one of them, and may mean a Service of another. */
export const trafficInClusters = trafficOf(
  pods.extend({ cluster: cluster.describe('The cluster that they are in.') }),
  targetOf(service.extend({ cluster: cluster.describe("The Service's; without it, that of the clients.") })),
);

/** An element of `traffic`, times in seconds, rates a second. */
export type TrafficEntry = z.output<typeof trafficInClusters>;
/** Where requests go. */
export type TargetEntry = NonNullable<TrafficEntry['to']>;
/** An element of `traffic` that has a target, and no mix any more: each kind of one is an entry of its own. */
export type SourceEntry = Omit<TrafficEntry, 'mix'> & { readonly to: TargetEntry };
/** Its `from`. */
export type OriginEntry = TrafficEntry['from'];
/** Its `to`, where that is a mapping. */
export type ServiceTarget = z.output<typeof service>;
/** Its `to`, where that is a URL for the ingress controller. */
export type IngressTarget = z.output<typeof byIngress>;
/** Its `to`, where that is a port of the nodes. */
export type HostPortTarget = z.output<typeof byHostPort>;
/** Its `arrivals`. */
export type ArrivalsEntry = TrafficEntry['arrivals'];
