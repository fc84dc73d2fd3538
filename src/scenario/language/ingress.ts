import { z } from 'zod';
import { policiesAt } from '../../balancing/registry.ts';
import { DEFAULT_INGRESS_SETTINGS as INGRESS } from '../../network/ingress/settings.ts';
import { count, period, positive } from './settings/numbers.ts';
import { serviceTime } from './workloads.ts';

/**
 * What an ingress knows of: requests under way, latencies and its own health checks, but no key in the
 * request. nginx spreads requests by worker, each of which knows only what it has sent itself.
 */
const policies = policiesAt('ingress')
  .filter(({ needs }) => !needs.includes('request key') && !needs.includes('flow'))
  .map(({ name }) => name);

/**
 * `cluster.ingress`: the pods of an ingress controller, which requests for a host and path go through.
 * Defaults are those of kubernetes/ingress-nginx, kept with the model of the controller.
 */
export const ingress = z.strictObject({
  replicas: count(2, 1, 'Pods of the Deployment ingress-nginx-controller.'),
  service: z
    .enum(['LoadBalancer', 'NodePort'])
    .prefault('LoadBalancer')
    .describe("Type of the controller's Service, by which clients reach it."),
  policy: z.enum(policies).prefault(INGRESS.policy).describe('How each worker picks a pod for each request.'),
  workers: count(
    INGRESS.workers,
    1,
    'Worker processes of each pod; each picks for itself and works on one request at a time.',
  ),
  // An assumption: what nginx needs for a small request, both ways.
  work: serviceTime
    .prefault({ distribution: 'exponential', mean: '200us' })
    .describe('Time that a worker is busy with one request, both ways.'),
  syncRateLimit: positive(INGRESS.syncRateLimit, 'Configurations a second that a controller may write.'),
  pollPeriod: period(INGRESS.pollPeriod, 'How often the workers look for new endpoints.'),
  connectTimeout: period(INGRESS.connectTimeout, 'How long it waits for a connection to a pod.'),
  readTimeout: period(INGRESS.readTimeout, 'How long it waits for an answer of a pod.'),
  tries: count(INGRESS.tries, 1, 'Tries for a request, the first included, after errors and timeouts.'),
  keepAliveConnections: count(
    INGRESS.keepAliveConnections,
    0,
    'Idle connections to pods that each worker keeps.',
  ),
  keepAliveTimeout: period(INGRESS.keepAliveTimeout, 'How long it keeps them.'),
  keepAliveRequests: count(INGRESS.keepAliveRequests, 1, 'Requests over one connection to a pod.'),
});

/** An ingress controller as it is written, in seconds. */
export type IngressEntry = z.output<typeof ingress>;
