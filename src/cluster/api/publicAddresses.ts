/** The ranges reserved for documentation (RFC 5737) stand for public addresses: a cloud's own are not known here. */
const PUBLIC_NETWORKS = ['203.0.113.', '198.51.100.', '192.0.2.'];
/** Hosts of a /24 without the network's own and the broadcast address. */
const PUBLIC_HOSTS = 254;

/** Addresses for load balancers, one after the other; clusters that share them never have the same. */
export class PublicAddresses {
  #given = 0;

  /** @throws RangeError if none is left */
  next(): string {
    const network = PUBLIC_NETWORKS[Math.floor(this.#given / PUBLIC_HOSTS)];
    if (network === undefined) throw new RangeError('no address is left for another load balancer');
    return `${network}${(this.#given++ % PUBLIC_HOSTS) + 1}`;
  }
}
