import { z } from 'zod';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { BoundedLoad, capacity, envoySlots, haproxySlots } from '../../../src/balancing/boundedLoad.ts';
import { crc32 } from '../../../src/balancing/hash/crc32.ts';
import { HashRing, movedShare, shareDispersion } from '../../../src/balancing/hash/hashRing.ts';
import { maglevTable } from '../../../src/balancing/hash/maglevTable.ts';
import { highWord, lowWord } from '../../../src/balancing/hash/words.ts';
import { xxHash64 } from '../../../src/balancing/hash/xxHash64.ts';
import { BUCKETS, bucketOf, bucketOwners, IpvsSourceHash } from '../../../src/balancing/ipvs/hashTable.ts';
import { buildKetama, ketamaHashes } from '../../../src/balancing/ketama.ts';
import { buildMaglev, envoyPreference } from '../../../src/balancing/maglev.ts';
import { buildNginxRing, NginxConsistentHash, NginxHash } from '../../../src/balancing/nginx/hash.ts';
import { rendezvousScore, uniformOf } from '../../../src/balancing/rendezvous.ts';
import { buildRing, pointsPerEndpoint, RingHash } from '../../../src/balancing/ringHash.ts';
import { RandomStreams, uniformInt } from '../../../src/engine/random.ts';
import { type ConformanceCase, isObject } from '../case.ts';
import { near } from '../near.ts';
import { addedInReverse, addressOf, counts, listOf } from './shapes.ts';

const MAXIMUM_RING = 8_388_608;
const LIMITS = { maxFails: 1, failTimeout: 10 };
/** Offsets and steps of the backends in the paper's table 1. */
const PAPER = { B0: { offset: 3, skip: 4 }, B1: { offset: 0, skip: 2 }, B2: { offset: 3, skip: 1 } };

const never = () => {
  throw new Error('a random draw in a case without randomness');
};

/** The cases by the beginnings of their ids; the first that fits answers. */
const ANSWERS: readonly (readonly [string, (given: unknown, id: string, expected: unknown) => unknown])[] = [
  ['maglev-paper', paperTable],
  ['maglev-envoy', envoyMaglev],
  ['maglev-disruption', disruption],
  ['ringhash-theory', dispersion],
  ['ringhash-expected-max', expectedMaximum],
  ['ringhash-envoy', envoyRing],
  ['ketama', ketamaRing],
  ['nginx', nginxHashes],
  ['ipvs-sh', sourceHash],
  ['hrw', highestRandomWeight],
  ['consistent-minimal-moves', moves],
  ['bounded-cap', boundedCapacity],
  ['bounded', boundedSlots],
];

export function run(given: unknown, { id, expect }: ConformanceCase): unknown {
  const answer = ANSWERS.find(([beginning]) => id.startsWith(beginning));
  if (answer === undefined) throw new Error(`no function for ${id}`);
  return answer[1](given, id, expect);
}

/** The spread over seeds and the expectations that only explain are not compared. */
export function matches(expected: unknown, actual: unknown, one: ConformanceCase): boolean {
  if (!isObject(expected)) return false;
  const { stdev_over_seeds: _, expected_fraction: __, ...rest } = expected;
  return near(
    one.id === 'hrw-weighted' ? rest : { ...rest, ...pick(expected, 'expected_fraction') },
    actual,
    one,
  );
}

function pick(from: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  return key in from ? { [key]: from[key] } : {};
}

function paperTable(given: unknown): unknown {
  const shape = z.object({ M: z.number(), backends: z.array(z.enum(['B0', 'B1', 'B2'])) }).loose();
  const { M, backends } = shape.parse(given);
  const tableOf = (names: readonly ('B0' | 'B1' | 'B2')[]) =>
    Array.from(
      maglevTable(
        names.map((name) => PAPER[name]),
        M,
      ),
      (i) => names[i],
    );
  const before = tableOf(['B0', 'B1', 'B2']);
  const table = tableOf(backends);
  const changed = Array.from(table.keys()).filter(
    (slot) => before[slot] !== 'B1' && before[slot] !== table[slot],
  );
  return { table, entries_changed_not_owned_by_B1: changed };
}

function envoyMaglev(given: unknown): unknown {
  const shape = z.object({
    M: z.number(),
    hosts: z.array(z.string()),
    removed: z.string().optional(),
    normalised_weights: z.array(z.number()).optional(),
  });
  const { M, hosts, removed, normalised_weights } = shape.parse(given);
  const tableOf = (some: readonly string[]) =>
    Array.from(buildMaglev(listOf(some, normalised_weights), M), (i) => some[i]);
  const table = tableOf(hosts);
  const perHost = counts(table);
  if (removed === undefined) return { table, entries_per_host: perHost };
  const after = tableOf(hosts.filter((host) => host !== removed));
  const changed = table.filter((host, slot) => host !== after[slot]);
  return {
    entries_per_host: perHost,
    first10: table.slice(0, 10),
    changed_entries_after_removal: changed.length,
    changed_beyond_removed_host: changed.filter((host) => host !== removed).length,
  };
}

/** Names of another seed are other backends. */
function disruption(given: unknown): unknown {
  const { N, M, seeds } = z.looseObject({ N: z.number(), M: z.number(), seeds: z.number() }).parse(given);
  let [moved, most, least] = [0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const preferences = Array.from({ length: N }, (_, i) => envoyPreference(`${seed}/${i}`, M));
    const before = maglevTable(preferences, M);
    const after = maglevTable(preferences.slice(1), M);
    const entries = new Int32Array(N);
    let changed = 0;
    before.forEach((owner, slot) => {
      entries[owner]++;
      if (owner !== 0 && after[slot] + 1 !== owner) changed++;
    });
    moved += changed / (M - entries[0]) / seeds;
    most += (Math.max(...entries) * N) / M / seeds;
    least += (Math.min(...entries) * N) / M / seeds;
  }
  return {
    mean_fraction_of_surviving_entries_that_change: moved,
    max_over_mean_entries: most,
    min_over_mean_entries: least,
  };
}

const ringPoints = z.looseObject({
  N: z.number(),
  points_per_host: z.number(),
  samples: z.number().default(1),
});

function dispersion(given: unknown): unknown {
  const { N, points_per_host } = ringPoints.parse(given);
  // The case gives six decimals.
  return { relative_stdev_of_share: Number(shareDispersion(N, points_per_host).toFixed(6)) };
}

/** Random rings of the policy's own kind: enough of them that three standard errors stay within the tolerance. */
function expectedMaximum(given: unknown): unknown {
  const { N, points_per_host, samples } = ringPoints.parse(given);
  const rings = points_per_host > 10 ? samples / 4 : samples;
  const random = new RandomStreams(1).stream('rings');
  let sum = 0;
  for (let ring = 0; ring < rings; ring++) {
    const points = Array.from({ length: N * points_per_host }, (_, i) => ({
      hash: BigInt(uniformInt(random, 2 ** 32)),
      owner: i % N,
    }));
    sum += N * new HashRing(points).shares(N, 32).reduce((most, share) => Math.max(most, share), 0);
  }
  return { expected_max_over_mean: sum / rings };
}

function envoyRing(given: unknown, _id: string, expected: unknown): unknown {
  const shape = z.looseObject({
    hosts: z.union([z.array(z.string()), z.string(), z.number()]),
    weights: z.union([z.array(z.number()), z.string()]).optional(),
    minimum_ring_size: z.number().default(1024),
    maximum_ring_size: z.number().default(MAXIMUM_RING),
  });
  const { hosts, weights, minimum_ring_size, maximum_ring_size } = shape.parse(given);
  const names = hostNames(hosts);
  const size = { minimum: minimum_ring_size, maximum: maximum_ring_size };
  const list = listOf(names, Array.isArray(weights) ? weights : undefined);
  const ring = buildRing(list, size);
  const points = [...pointsPerEndpoint(list.weights ?? new Float64Array(names.length).fill(1), size)];
  const shares = ring.shares(names.length, 64);
  const extremes = [Math.min(...shares), Math.max(...shares)];
  return {
    ring: Array.from({ length: ring.size }, (_, i) => [String(ring.hashAt(i)), names[ring.owner(i)]]),
    picks: ringPicks(list, size, expected),
    ring_size: ring.size,
    // Where all are alike the case gives the least and the most.
    hashes_per_host:
      Array.isArray(hosts) || typeof hosts === 'number' ? points : [Math.min(...points), Math.max(...points)],
    shares: Object.fromEntries(names.map((name, i) => [name, shares[i]])),
    share_min: extremes[0],
    share_max: extremes[1],
    // These two are given with four decimals.
    max_over_mean: Number((extremes[1] * names.length).toFixed(4)),
    min_over_mean: Number((extremes[0] * names.length).toFixed(4)),
  };
}

function hostNames(hosts: readonly string[] | string | number): readonly string[] {
  if (typeof hosts === 'object') return hosts;
  const count = typeof hosts === 'number' ? hosts : Number(/\.\.(\d+):/.exec(hosts)?.[1]);
  return Array.from({ length: count }, (_, i) => `10.0.0.${i + 1}:8080`);
}

/** What the policy picks for the hashes that the case asks about. */
function ringPicks(
  list: ReturnType<typeof listOf>,
  size: { minimum: number; maximum: number },
  expected: unknown,
) {
  const picks = isObject(expected) && isObject(expected['picks']) ? Object.keys(expected['picks']) : [];
  const balancer = new RingHash(never, size);
  balancer.update(list);
  return Object.fromEntries(
    picks.map((hash) => {
      const [hashHigh, hashLow] = [highWord(BigInt(hash)), lowWord(BigInt(hash))];
      return [hash, list.keys?.[balancer.pick({ ...newPickRequest(), hashed: true, hashHigh, hashLow })]];
    }),
  );
}

function ketamaRing(given: unknown, _id: string, expected: unknown): unknown {
  const { servers, memory } = z
    .object({ servers: z.array(z.string()), memory: z.array(z.number()) })
    .parse(given);
  const ring = buildKetama(listOf(servers, memory), null);
  const shares = ring.shares(servers.length, 32);
  const keys = isObject(expected) && isObject(expected['lookup']) ? Object.keys(expected['lookup']) : [];
  return {
    points: ring.size,
    points_per_server: ring.size / servers.length,
    first5: [0, 1, 2, 3, 4].map((i) => [Number(ring.hashAt(i)), servers[ring.owner(i)]]),
    shares: Object.fromEntries(servers.map((name, i) => [name, shares[i]])),
    lookup: Object.fromEntries(
      keys.map((key) => {
        const hash = ketamaHashes(key)[0];
        return [key, [servers[ring.owner(ring.successor(0, hash))], hash]];
      }),
    ),
  };
}

function nginxHashes(given: unknown, id: string): unknown {
  const shape = z.looseObject({ servers: z.record(z.string(), z.string()), weights: z.array(z.number()) });
  const { servers, weights } = shape.parse(given);
  const list = listOf(Object.values(servers), weights);
  const consistent = id.startsWith('nginx-chash');
  const balancer = consistent ? new NginxConsistentHash(never, LIMITS, 0) : new NginxHash(never, LIMITS);
  balancer.update(list);
  const names = Object.keys(servers);
  const picks = Array.from({ length: 400 }, (_, i) => {
    const request = { ...newPickRequest(), hashed: true, hashLow: crc32(`key${i}`) };
    return names[balancer.pick(request)];
  });
  return {
    points: buildNginxRing(list, null).size,
    first20: picks.slice(0, 20).join(''),
    counts: counts(picks),
  };
}

function sourceHash(given: unknown, id: string, expected: unknown): unknown {
  if (id === 'ipvs-sh-disruption') {
    const [three, four] = [3, 4].map((n) => bucketOwners(new Float64Array(n).fill(1)));
    return { buckets_that_change_owner: three.filter((owner, i) => owner !== four[i]).length, of: BUCKETS };
  }
  const shape = z.looseObject({ dests_in_list_order: z.array(z.string()), weights: z.array(z.number()) });
  const { dests_in_list_order: names, weights } = shape.parse(given);
  const owners = Array.from(bucketOwners(Float64Array.from(weights)), (owner) => names[owner]);
  const list = addedInReverse(listOf(names, weights));
  const balancer = new IpvsSourceHash({ port: false, fallback: false });
  balancer.update(list);
  const addresses = isObject(expected) && isObject(expected['picks']) ? Object.keys(expected['picks']) : [];
  const byAddress = (answer: (source: number) => unknown) =>
    Object.fromEntries(addresses.map((text) => [text, answer(addressOf(text))]));
  return {
    bucket_counts: counts(owners),
    first16_buckets: owners.slice(0, 16).join(''),
    picks: byAddress((source) => list.keys?.[balancer.pick({ ...newPickRequest(), source })]),
    bucket_index: byAddress(bucketOf),
  };
}

/** The cases' keys are k0, k1, ...; a node is hashed together with a key as "node|key". */
function highestRandomWeight(given: unknown, id: string): unknown {
  const shape = z.looseObject({
    keys: z.number(),
    nodes: z.number().default(5),
    removed: z.string().default('C'),
  });
  const { keys, nodes, removed } = shape.parse(given);
  const owner = (nodes: string, key: number, weightOf: (i: number) => number) =>
    [...nodes]
      .map((node, i) => [rendezvousScore(uniformOf(xxHash64(`${node}|k${key}`)), weightOf(i)), node] as const)
      .reduce((best, next) => (next[0] > best[0] ? next : best))[1];
  const owners = (nodes: string, weightOf: (i: number) => number) =>
    Array.from({ length: keys }, (_, key) => owner(nodes, key, weightOf));
  if (id === 'hrw-weighted') return { counts_with_this_hash: counts(owners('ABC', (i) => i + 1)) };
  const all = Array.from({ length: nodes }, (_, i) => String.fromCharCode(65 + i)).join('');
  const before = owners(all, () => 1);
  const after = owners(all.replace(removed, ''), () => 1);
  const moved = before.filter((node, key) => node !== after[key]);
  return {
    keys_moved: moved.length,
    [`keys_owned_by_${removed}_before`]: before.filter((node) => node === removed).length,
    [`moved_but_not_owned_by_${removed}`]: moved.filter((node) => node !== removed).length,
  };
}

function moves(given: unknown): unknown {
  return { expected_fraction_moved: movedShare(z.looseObject({ N: z.number() }).parse(given).N) };
}

function boundedCapacity(given: unknown): unknown {
  const { balls, bins, epsilon } = z
    .object({ balls: z.number(), bins: z.number(), epsilon: z.number() })
    .parse(given);
  return { capacity: capacity(balls, bins, epsilon) };
}

function boundedSlots(given: unknown): unknown {
  const shape = z.looseObject({
    outstanding_before: z.number(),
    hash_balance_factor: z.number(),
    hosts: z.number(),
  });
  const { outstanding_before: outstanding, hash_balance_factor: factor, hosts } = shape.parse(given);
  const slots = envoySlots(outstanding, factor, 1 / hosts);
  const most = mostAccepted('envoy', outstanding, factor, hosts);
  const haproxy = Array.from({ length: hosts }, (_, i) => haproxySlots(outstanding, factor, 1, i, hosts));
  return {
    envoy_slots: slots,
    envoy_host_accepts_while_active_le: most - 1,
    envoy_max_active_after_accept: most,
    haproxy_slots_per_server: haproxy,
    haproxy_accepts_while_served_lt_slots: mostAccepted('haproxy', outstanding, factor, hosts) === haproxy[0],
  };
}

/** The most requests that the owner of a key holds while `outstanding` others are under way in all, by the policy itself. */
function mostAccepted(rule: 'envoy' | 'haproxy', outstanding: number, factor: number, hosts: number): number {
  const list = listOf(Array.from({ length: hosts }, (_, i) => `h${i}`));
  for (let active = 0; active <= outstanding; active++) {
    const balancer = new BoundedLoad(never, { minimum: 64, maximum: 64 }, rule, factor);
    balancer.update(list);
    const request = { ...newPickRequest(), hashed: true };
    const owner = balancer.pick(request);
    for (let i = 0; i < active; i++) balancer.sent(owner);
    for (let i = active; i < outstanding; i++) balancer.sent((owner + 1 + (i % (hosts - 1))) % hosts);
    if (balancer.pick(request) !== owner) return active;
  }
  return outstanding + 1;
}
