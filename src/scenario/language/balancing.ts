import { z } from 'zod';
import { MAX_KEYS, MAX_BALANCING_RULES as MAX_RULES } from '../limits.ts';
import { notABalancingPlace } from '../messages.ts';
import { healthKeys } from './health.ts';
import { duration, durationOrZero, labels } from './scalars.ts';

/**
 * `balancing` of a traffic source. Which policies there are, and which parameters each has, is checked with the rest
 * of the source: the reason why one cannot act somewhere takes more than a list of names.
 */
export const balancing = z
  // Not strict: what is no key of the place is a parameter of the policy, and is checked by the policy.
  .object({
    at: z
      .enum(['client', 'sidecar', 'ingress', 'load-balancer'], { error: notABalancingPlace })
      .describe(
        'Where the policy acts: in each client or in a proxy beside it, for each request; in the pods of the ingress; in the load balancer, for each connection.',
      ),
    // Names are those of the registry of policies, which a schema of types cannot hold.
    policy: z.string().min(1).describe('Name of the policy: see "seatrial policies".'),
    proxyLatency: durationOrZero('ms')
      .exactOptional()
      .describe(
        'At a sidecar: what it adds to the way of a request, and again to that of its answer; without it 200us.',
      ),
    weights: z
      .array(
        z.strictObject({
          match: labels().describe('Labels of the pods.'),
          weight: z.number().min(0).max(1e6).describe('In proportion to the others.'),
        }),
      )
      .min(1)
      .max(MAX_RULES)
      .exactOptional()
      .describe('Weights of endpoints by the labels of their pods; without one, 1.'),
    // `locality` is Envoy's word: endpoints of the client's own zone come first.
    priorities: z
      .union([
        z.literal('locality'),
        z
          .array(
            z.strictObject({
              match: labels().describe('Labels of the pods.'),
              priority: z.int().min(0).max(127).describe('0 comes first.'),
            }),
          )
          .min(1)
          .max(MAX_RULES),
      ])
      .exactOptional()
      .describe("Levels of endpoints: locality for the client's zone, then its region, then the rest."),
    reports: z
      .union([
        z.literal('answer'),
        z.strictObject({ period: duration().prefault('10s').describe('Time between two reports.') }),
      ])
      .exactOptional()
      .describe('When endpoints report their load: with each answer, or out of band every period.'),
    // Mitzenmacher, "How useful is old information?" (IEEE TPDS 11(1), 2000): clients pick by loads that are
    // out of date.
    board: z
      .strictObject({
        refresh: duration().describe('How often the board is brought up to date.'),
        countOwn: z
          .boolean()
          .prefault(false)
          .describe('Whether a client adds what it has sent since to what the board shows.'),
      })
      .exactOptional()
      .describe("A bulletin board of all endpoints' queue lengths, by which clients pick."),
    ...healthKeys,
  })
  .catchall(z.unknown().describe('A parameter of the policy: see "seatrial policies NAME".'));

/** Balancing as it is written. */
export type BalancingEntry = z.output<typeof balancing>;

/**
 * `keys` of a traffic source: what its requests are for. Without keys no policy by key can act: the requests
 * of a client are then all alike.
 */
export const keys = z.union([
  z.strictObject({ by: z.literal('client').describe('Each client has one key, for all of its requests.') }),
  z.strictObject({
    count: z.int().min(1).max(MAX_KEYS).describe('How many keys there are.'),
    distribution: z
      .enum(['uniform', 'zipf'])
      .prefault('uniform')
      .describe('How often each key comes: all alike, or the k-th in proportion to k to the minus exponent.'),
    exponent: z.number().min(0).max(10).exactOptional().describe('For zipf; without it 1.'),
  }),
]);

/** Keys as they are written. */
export type KeysEntry = z.output<typeof keys>;
