import { z } from 'zod';
import { duration } from './scalars.ts';

/**
 * Words that stand for a time in `cache`. A DNS answer says for itself how long it is good for; some clients
 * do not listen (the JVM caches for ever by default with a security manager).
 */
const CACHE_WORDS = ['none', 'ttl', 'forever'] as const;

/**
 * How the clients of a traffic source find the address that they connect to. Without it, a name simply
 * resolves, unless the cluster has DNS servers that can fail.
 */
export const discovery = z.strictObject({
  by: z
    .enum(['dns', 'environment', 'address'])
    .exactOptional()
    .describe(
      'dns: by name; environment: by the variables made when their containers start; address: by the address that the ' +
        'Service had then. Without it, address if `to` is one, else dns.',
    ),
  cache: z
    .union([z.enum(CACHE_WORDS), duration()])
    .prefault('none')
    .describe(
      'How long a client keeps an answer of DNS: none, as long as its ttl says, forever, or a duration whatever the TTL says.',
    ),
  pick: z
    .enum(['first', 'random', 'shuffle'])
    .prefault('first')
    .describe(
      'Of several addresses: the first of the answer (the server shuffles each), any, or each in turn after a shuffle.',
    ),
  // The bound is that of glibc: `RES_MAXNDOTS` is 15.
  ndots: z
    .int()
    .min(0)
    .max(15)
    .prefault(5)
    .describe('Names with fewer dots are tried with the search domains first (resolv.conf).'),
});
