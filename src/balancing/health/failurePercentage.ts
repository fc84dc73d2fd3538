/**
 * Does an endpoint fail too often, whatever the others do? Envoy ejects from the threshold on
 * (`DetectorImpl::processSuccessRateEjections`, source/common/upstream/outlier_detection_impl.cc); gRPC only above it
 * (gRFC A50), though the comment of its configuration says otherwise.
 * @param successRate percent
 * @param threshold percent of failures, 85 in both
 */
export function failsTooOften(rule: 'envoy' | 'grpc', successRate: number, threshold: number): boolean {
  const failures = 100 - successRate;
  return rule === 'envoy' ? failures >= threshold : failures > threshold;
}
