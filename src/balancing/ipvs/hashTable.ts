import { type Balancer, type EndpointList, NONE, type PickRequest } from '../balancer.ts';
import { fibonacciHash } from '../hash/fibonacci.ts';
import { booleanParameter } from '../parameter.ts';
import { definePolicy } from '../policy.ts';
import { VirtualService } from './service.ts';

/** Buckets of a table (`IP_VS_SH_TAB_SIZE`, `IP_VS_DH_TAB_SIZE`), and bits of the hash. */
export const BUCKETS = 256;
const BITS = 8;

/** Bucket of an IPv4 address. @param offset the port, or the distance of a second look */
export function bucketOf(address: number, offset = 0): number {
  return fibonacciHash((address + offset) >>> 0, BITS);
}

/**
 * The owner of each bucket, by place in the kernel's list: each destination takes `weight` buckets in a row, and again
 * from the head until all are given away.
 *
 * Weights other than whole numbers are given away as if rounded up.
 */
export function bucketOwners(weights: Float64Array): Int32Array {
  const owners = new Int32Array(BUCKETS).fill(NONE);
  if (weights.every((weight) => weight <= 0)) return owners;
  for (let bucket = 0, place = 0; bucket < BUCKETS; place = (place + 1) % weights.length)
    for (let turn = 0; turn < weights[place] && bucket < BUCKETS; turn++) owners[bucket++] = place;
  return owners;
}

/**
 * How `sh` treats the port and a destination that is not available. The scheduler's flags `sh-port` and `sh-fallback`
 * (`IP_VS_SVC_F_SCHED_SH_PORT` and `_FALLBACK`, include/uapi/linux/ip_vs.h).
 */
export interface SourceHashFlags {
  readonly port: boolean;
  readonly fallback: boolean;
}

/** IPVS `sh`: by the client's address, so that a client keeps its destination. */
export class IpvsSourceHash implements Balancer {
  readonly #service = new VirtualService();
  readonly #flags: SourceHashFlags;
  /** Owner of each bucket, by place in the kernel's list. */
  #owners: Int32Array = new Int32Array(BUCKETS).fill(NONE);

  constructor(flags: SourceHashFlags) {
    this.#flags = flags;
  }

  update(list: EndpointList): void {
    // Weights are those of the kernel's list, so the table has to be dealt out in its order.
    this.#service.update(list);
    this.#owners = bucketOwners(this.#service.weights);
  }

  /**
   * The bucket's owner if it takes connections; with `fallback` the kernel's further looks, each with another offset.
   */
  pick({ source, sourcePort }: PickRequest): number {
    const port = this.#flags.port ? sourcePort : 0;
    const bucket = bucketOf(source, port);
    if (this.#available(bucket)) return this.#owner(bucket);
    if (!this.#flags.fallback) return NONE;
    for (let offset = 0; offset < BUCKETS; offset++) {
      const other = bucketOf(source, port + ((offset + bucket) % BUCKETS));
      if (this.#available(other)) return this.#owner(other);
    }
    return NONE;
  }

  #owner(bucket: number): number {
    return this.#service.positionAt(this.#owners[bucket]);
  }

  /** An owner of weight 0 is being drained: it keeps its buckets and takes nothing new. */
  #available(bucket: number): boolean {
    const owner = this.#owners[bucket];
    return owner !== NONE && this.#service.weights[owner] > 0;
  }
}

/** IPVS `dh`: by the address that the client asked for; weights do not count. */
export class IpvsDestinationHash implements Balancer {
  readonly #service = new VirtualService();
  #owners: Int32Array = new Int32Array(BUCKETS).fill(NONE);

  update(list: EndpointList): void {
    this.#service.update(list);
    this.#owners = bucketOwners(new Float64Array(list.ids.length).fill(1));
  }

  pick({ destination }: PickRequest): number {
    const owner = this.#owners[bucketOf(destination)];
    return owner === NONE || this.#service.weights[owner] <= 0 ? NONE : this.#service.positionAt(owner);
  }
}

export const port = booleanParameter({
  name: 'port',
  default: false,
  description: "hash the client's port too, so that its connections spread",
});

export const fallback = booleanParameter({
  name: 'fallback',
  default: false,
  description: 'look for another destination when the one that owns the bucket takes no connections',
});

export const ipvsSourceHash = definePolicy({
  name: 'ipvs-sh',
  summary: "by the client's address over 256 buckets: a client keeps its destination",
  explanation:
    'Buckets are dealt out again when the list changes, and most change their owner (190 of 256 from 3 to 4 ' +
    'destinations): it is no consistent hashing. Without fallback a connection to an unavailable owner is refused.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory', 'flow'],
  parameters: [port, fallback],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_sh.c',
  balancer: (_, value) => new IpvsSourceHash({ port: value(port), fallback: value(fallback) }),
});

export const ipvsDestinationHash = definePolicy({
  name: 'ipvs-dh',
  summary: 'by the address asked for over 256 buckets',
  explanation:
    'Made for transparent caches. In front of a Service all clients ask for one address, so one destination takes all.',
  at: ['kube-proxy-ipvs'],
  needs: ['memory', 'flow'],
  source: 'torvalds/linux net/netfilter/ipvs/ip_vs_dh.c',
  balancer: () => new IpvsDestinationHash(),
});
