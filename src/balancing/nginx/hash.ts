import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type Balancer, type EndpointList, keysOf, NONE, type PickRequest, weightsOf } from '../balancer.ts';
import { CRC32_START, crc32Finish, crc32Update } from '../hash/crc32.ts';
import { HashRing, type RingPoint } from '../hash/hashRing.ts';
import { jenkinsHash } from '../hash/jenkins.ts';
import { sharedByList } from '../hash/shared.ts';
import { ensureHash } from '../hash/words.ts';
import { integerParameter } from '../parameter.ts';
import { PER_REQUEST } from '../places.ts';
import { definePolicy } from '../policy.ts';
import { PrefixSums } from '../weightedRandom.ts';
import { type FailureLimits, failTimeout, maxFails, Peers } from './peers.ts';

/** Looks at other endpoints before nginx gives up and takes a turn of round robin. */
const MAX_TRIES = 20;
/** Points of an endpoint for each unit of weight. */
const POINTS = 160;

/**
 * The 15 bits of a CRC-32 that `hash` uses, as Cache::Memcached does. Only 32,768 values: enough for a modulo over the
 * weights.
 */
export function moduloHash(crc: number): number {
  return (crc >>> 16) & 0x7fff;
}

/** nginx `hash KEY`: the hash modulo the total weight, walked through the weights. */
export class NginxHash implements Balancer {
  readonly #random: RandomStream;
  readonly #peers: Peers;
  /** Weights added up, on which the hash is laid. */
  #sums = new PrefixSums(new Float64Array(0));

  constructor(random: RandomStream, limits: FailureLimits) {
    this.#random = random;
    this.#peers = new Peers(limits);
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
    this.#sums = new PrefixSums(this.#peers.weights);
  }

  /** The request's hash is the CRC-32 of its key, in the lower half. */
  pick(request: PickRequest): number {
    const { total } = this.#sums;
    if (total <= 0) return NONE;
    ensureHash(request, this.#random);
    // Each further try adds to the hash of the one before, so tries differ by key.
    let hash = moduloHash(request.hashLow);
    for (let tries = 0; tries <= MAX_TRIES; tries++) {
      const position = this.#sums.find(hash % total);
      if (this.#peers.eligible(position, request)) return this.#peers.chosen(position, request.now);
      // Any hash serves that differs by try and is the same for the same key.
      // nginx adds the CRC-32 of the try's number and the key, which is not at hand here.
      hash += moduloHash(jenkinsHash(request.hashLow, tries + 1, 0, 0));
    }
    return this.#peers.chosen(this.#peers.smooth(request), request.now);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }
}

/** nginx's ring: point j is the CRC-32 of host, 0, port and point j - 1, little end first. */
export const buildNginxRing = sharedByList(
  (list: EndpointList, _: null) => {
    const weights = weightsOf(list);
    const points = keysOf(list).flatMap((key, owner) => pointsOf(key, owner, weights[owner]));
    // Of equal hashes nginx keeps one.
    const seen = new Set<bigint>();
    // The first of the list keeps it.
    return new HashRing(points.filter(({ hash }) => !seen.has(hash) && seen.add(hash)));
  },
  () => '',
);

/**
 * The name of an endpoint is its host, a zero byte and its port (`ngx_http_upstream_init_chash`); each point hashes
 * that name and the point before it.
 */
function pointsOf(key: string, owner: number, weight: number): RingPoint[] {
  const colon = key.lastIndexOf(':');
  const name = colon < 0 ? `${key}\0` : `${key.slice(0, colon)}\0${key.slice(colon + 1)}`;
  const base = crc32Update(CRC32_START, Buffer.from(name, 'utf8'));
  const previous = Buffer.alloc(4);
  return Array.from({ length: Math.floor(POINTS * weight) }, () => {
    const hash = crc32Finish(crc32Update(base, previous));
    previous.writeUInt32LE(hash);
    return { hash: BigInt(hash), owner };
  });
}

/**
 * nginx `hash KEY consistent`, and the `chashsubset` of ingress-nginx. A try that may not use its endpoint goes on by
 * one point, up to `MAX_TRIES`.
 */
export class NginxConsistentHash implements Balancer {
  readonly #random: RandomStream;
  readonly #peers: Peers;
  /** 0: every endpoint owns its keys alone. */
  readonly #subset: number;
  #ring = new HashRing([]);

  /** @param subset endpoints in a group, of which one is drawn at random; 0 for no groups */
  constructor(random: RandomStream, limits: FailureLimits, subset: number) {
    this.#random = random;
    this.#peers = new Peers(limits);
    this.#subset = subset;
  }

  update(list: EndpointList): void {
    this.#peers.update(list);
    this.#ring = buildNginxRing(list, null);
  }

  /** The request's hash is the CRC-32 of its key, in the lower half. */
  pick(request: PickRequest): number {
    if (this.#ring.size === 0) return NONE;
    ensureHash(request, this.#random);
    const start = this.#ring.successor(0, request.hashLow);
    for (let tries = 0; tries <= MAX_TRIES; tries++) {
      const position = this.#memberOfGroup(this.#ring.owner(start + tries));
      if (this.#peers.eligible(position, request)) return this.#peers.chosen(position, request.now);
    }
    return this.#peers.chosen(this.#peers.smooth(request), request.now);
  }

  done(id: number, now: number, _seconds: number, ok: boolean): void {
    this.#peers.done(id, now, ok);
  }

  /** Groups are made of neighbours in the list; the last one is filled up from the front. */
  #memberOfGroup(position: number): number {
    const size = Math.min(this.#subset, this.#peers.count);
    if (size === 0) return position;
    const first = position - (position % size);
    return (first + uniformInt(this.#random, size)) % this.#peers.count;
  }
}

const subset = integerParameter({
  name: 'subset',
  default: 0,
  min: 0,
  description: 'endpoints in a group that shares its keys (`upstream-hash-by-subset-size`); 0 for no groups',
});

export const nginxHash = definePolicy({
  name: 'nginx-hash',
  summary: 'the same key to the same endpoint, modulo the weights; any change moves nearly all keys',
  explanation:
    'CRC-32 of the key, 15 bits of it modulo the total weight. With one endpoint more, n of n + 1 keys move. An endpoint ' +
    'that may not be used sends the key on, up to 20 times.',
  at: PER_REQUEST,
  needs: ['memory', 'request key'],
  parameters: [maxFails, failTimeout],
  source: 'nginx src/http/modules/ngx_http_upstream_hash_module.c',
  balancer: ({ random }, value) =>
    new NginxHash(random, { maxFails: value(maxFails), failTimeout: value(failTimeout) }),
});

export const nginxConsistentHash = definePolicy({
  name: 'nginx-consistent-hash',
  summary: 'the same key to the same endpoint on a ring of 160 points for each unit of weight',
  explanation:
    'nginx `hash KEY consistent`, and `upstream-hash-by` of ingress-nginx, where `subset` makes groups of endpoints that ' +
    'share their keys. Ring and keys are hashed with CRC-32.',
  at: PER_REQUEST,
  needs: ['memory', 'request key'],
  parameters: [subset, maxFails, failTimeout],
  source:
    'nginx src/http/modules/ngx_http_upstream_hash_module.c; kubernetes/ingress-nginx rootfs/etc/nginx/lua/balancer/chashsubset.lua',
  balancer: ({ random }, value) => {
    const limits = { maxFails: value(maxFails), failTimeout: value(failTimeout) };
    return new NginxConsistentHash(random, limits, value(subset));
  },
});
