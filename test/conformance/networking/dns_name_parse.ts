import { z } from 'zod';
import { parseQueryName } from '../../../src/network/dns/queryName.ts';

const given = z.object({ query: z.string(), zone: z.string(), multicluster: z.boolean() });

export function run(input: unknown): unknown {
  const { query, zone, multicluster } = given.parse(input);
  const parsed = parseQueryName(query, zone, multicluster);
  return parsed === undefined ? { ok: false } : { ok: true, ...parsed };
}
