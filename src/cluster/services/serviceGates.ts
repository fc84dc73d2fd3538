/** Features that decide what a Service may say. */
export interface ServiceGates {
  /** Leading zeros, mapped addresses and bits beyond a prefix are refused in new values. */
  readonly strictIPCIDR: boolean;
  /** `trafficDistribution` may be PreferSameZone and PreferSameNode. */
  readonly preferSameTrafficDistribution: boolean;
  /** A name may begin with a digit. */
  readonly relaxedServiceNames: boolean;
}

/**
 * The features that are on by default in a version of Kubernetes: `pkg/features/kube_features.go`.
 * @param minor 36 for Kubernetes 1.36
 */
export function serviceGates(minor: number): ServiceGates {
  return {
    strictIPCIDR: minor >= 36,
    preferSameTrafficDistribution: minor >= 34,
    relaxedServiceNames: minor >= 36,
  };
}
