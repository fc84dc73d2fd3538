import { z } from 'zod';
import { apertureWeights, apertureWidth } from '../../../src/balancing/subsetting/deterministicAperture.ts';
import { deterministicSubset, randomSubset } from '../../../src/balancing/subsetting/subsets.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { type ConformanceCase, isObject } from '../case.ts';
import { near } from '../near.ts';

const subsets = z.looseObject({
  clients: z.number(),
  backends: z.number(),
  subset_size: z.number(),
  draws: z.number().optional(),
});
const aperture = z.object({
  clients: z.number(),
  servers: z.number(),
  min_aperture: z.number().default(12),
  client: z.number().optional(),
});

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('daperture')) return apertureOf(aperture.parse(given));
  const fields = subsets.parse(given);
  return id.startsWith('sre-random') ? randomSubsets(fields) : deterministic(fields);
}

/** A standard deviation over 300 backends and 400 draws is as exact as its own error: sd / sqrt(2 * 120,000), three times. */
export function matches(expected: unknown, actual: unknown, one: ConformanceCase): boolean {
  if (!isObject(expected) || !isObject(actual) || expected['stdev_per_backend'] === undefined)
    return near(expected, actual, one);
  const { stdev_per_backend, book_min_max: _, ...rest } = expected;
  const difference = Math.abs(Number(stdev_per_backend) - Number(actual['stdev_per_backend']));
  return difference < 3 * (Number(stdev_per_backend) / Math.sqrt(240_000)) && near(rest, actual, one);
}

function connections(backends: number, subsetsOf: Iterable<Int32Array>): Int32Array {
  const found = new Int32Array(backends);
  for (const subset of subsetsOf) for (const backend of subset) found[backend]++;
  return found;
}

function deterministic({ clients, backends, subset_size }: z.infer<typeof subsets>): unknown {
  const all = Array.from({ length: clients }, (_, client) =>
    deterministicSubset(backends, client, subset_size),
  );
  const found = connections(backends, all);
  const extremes = [Math.min(...found), Math.max(...found)];
  return { connections_per_backend: extremes, min_max_connections: extremes };
}

function randomSubsets({ clients, backends, subset_size, draws = 1 }: z.infer<typeof subsets>): unknown {
  const random = new RandomStreams(1).stream('subsets');
  let [least, most, squares] = [0, 0, 0];
  const mean = (clients * subset_size) / backends;
  for (let draw = 0; draw < draws; draw++) {
    const all = Array.from({ length: clients }, () => randomSubset(backends, subset_size, random));
    const found = connections(backends, all);
    least += Math.min(...found) / draws;
    most += Math.max(...found) / draws;
    squares += found.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (backends * draws);
  }
  return {
    mean_per_backend: mean,
    stdev_per_backend: Math.sqrt(squares),
    expected_min: least,
    expected_max: most,
  };
}

function apertureOf({ clients, servers, min_aperture, client }: z.infer<typeof aperture>): unknown {
  const { turns, width } = apertureWidth(clients, servers, min_aperture);
  const weightsOf = (one: number) => apertureWeights(one, clients, servers, min_aperture);
  const totals = new Float64Array(servers);
  for (let one = 0; one < clients; one++)
    for (const [server, weight] of weightsOf(one).entries()) totals[server] += weight;
  const own = Object.entries(Array.from(weightsOf(client ?? 0)));
  return {
    N_ring_turns: turns,
    width,
    servers_covered: width * servers,
    nonzero: Object.fromEntries(own.filter(([, weight]) => weight > 0)),
    sum_over_clients_per_server_min_max: [Math.min(...totals), Math.max(...totals)],
  };
}
