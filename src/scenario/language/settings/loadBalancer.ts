import { z } from 'zod';
import { policiesByListAlone } from '../../../balancing/registry.ts';
import { PROFILE_NAMES } from '../../../network/loadBalancer/profile.ts';
import { duration, durationOrZero } from '../scalars.ts';

/**
 * Those that need no knowledge which a load balancer lacks. A load balancer sees connections, and not the
 * requests in them.
 */
const policies = policiesByListAlone('load-balancer').map((policy) => policy.name);

/** A whole number of checks in a row. Without a default of its own: each make has its own. */
function checks(text: string) {
  return z.int().min(1).max(1e9).exactOptional().describe(text);
}

/** A time without a default of its own: the make decides. */
function time(text: string) {
  return durationOrZero().exactOptional().describe(text);
}

/** What can be said of one load balancer. Whatever is not said is as its maker has it. */
const numbers = {
  healthCheckInterval: duration().exactOptional().describe('Time between two health checks of a target.'),
  healthCheckTimeout: time('Time after which a check has failed.'),
  unhealthyThreshold: checks('Failed checks in a row that make a target unhealthy.'),
  healthyThreshold: checks('Good checks in a row that make it healthy again.'),
  targets: z
    .enum(['instance', 'ip'])
    .exactOptional()
    .describe('What connections go to: nodes (instance), or straight to pods (ip).'),
  crossZone: z
    .boolean()
    .exactOptional()
    .describe('Whether a connection may go to a target outside the zone at which it comes in.'),
  // `fail-open` is the word of AWS; a load balancer that drops makes its clients wait.
  whenNoneHealthy: z
    .enum(['fail-open', 'refuse', 'drop'])
    .exactOptional()
    .describe('While no target is healthy: all get connections, clients get an error, or no answer.'),
  registrationDelay: time('From the registration of a target to its first health check.'),
  deregistrationDelay: time('How long the connections of a target that is taken out may go on.'),
  idleTimeout: time('Time without a request after which a connection is forgotten; 0s: never.'),
  // Without it a change of the targets moves connections that are already open, which their server then
  // resets.
  connectionTracking: z
    .boolean()
    .exactOptional()
    .describe('false: connections move when the targets change, as with a router that only hashes.'),
  provisioning: time('From the creation of a Service to a load balancer that answers.'),
  latency: durationOrZero('ms')
    .exactOptional()
    .describe('What the load balancer adds to the way of a new connection.'),
};

/**
 * Load balancers by their make, and what a scenario changes of it. The numbers stand twice: for all of them,
 * and for one Service each.
 */
export const loadBalancer = z.strictObject({
  profile: z
    .enum(PROFILE_NAMES)
    .prefault('generic')
    .describe('The make of load balancers; generic ones check the kube-proxy of every node.'),
  ...numbers,
  policy: z.enum(policies).exactOptional().describe('How generic ones spread connections over nodes.'),
  nodeSyncPeriod: duration()
    .exactOptional()
    .describe("How often the cloud's controller looks at the nodes without a reason; without it 100s."),
  services: z
    .record(
      z.string(),
      z.strictObject({
        profile: z.enum(PROFILE_NAMES).exactOptional().describe('The make of this load balancer.'),
        ...numbers,
      }),
    )
    .prefault({})
    .describe('The same for the load balancer of one Service each, by its name (or namespace/name).'),
});
