/**
 * How many endpoints may be out at once, before one more is ejected:
 *
 * - `envoy`: the share with the new one must not be above the limit, so that with 10 % fewer than ten endpoints never
 *   lose one (`DetectorImpl::ejectHost`, source/common/upstream/outlier_detection_impl.cc);
 * - `envoy-always-one`: the same with `always_eject_one_host`: the first is ejected whatever the share is;
 * - `grpc`: the share without the new one must be below the limit, which may thus be overshot by one (gRFC A50).
 */
export type EjectionLimit = 'envoy' | 'envoy-always-one' | 'grpc';

/**
 * May one more endpoint be ejected?
 * @param ejected endpoints that are out already
 * @param hosts all endpoints, at least 1
 * @param maxPercent 0 to 100
 */
export function mayEject(limit: EjectionLimit, ejected: number, hosts: number, maxPercent: number): boolean {
  if (limit === 'grpc') return (100 * ejected) / hosts < maxPercent;
  // Whoever allows one always means the first.
  if (limit === 'envoy-always-one' && ejected === 0) return true;
  return (100 * (ejected + 1)) / hosts <= maxPercent;
}

/** The most endpoints that can be out at once. */
export function mostEjected(limit: EjectionLimit, hosts: number, maxPercent: number): number {
  let ejected = 0;
  while (ejected < hosts && mayEject(limit, ejected, hosts, maxPercent)) ejected++;
  return ejected;
}
