import { FailureAccrual } from '../../balancing/health/failureAccrual.ts';
import { GrpcOutlierDetector } from '../../balancing/health/grpcOutlierDetector.ts';
import { MaxFails } from '../../balancing/health/maxFails.ts';
import { OutlierDetector } from '../../balancing/health/outlierDetector.ts';
import type { PassiveHealth } from '../../balancing/health/passiveHealth.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { OutlierDetectionConfig } from './healthConfig.ts';

/** The rule that a client judges its endpoints by, still without any endpoint. @param random the client's own stream */
export function passiveRule(config: OutlierDetectionConfig, random: RandomStream): PassiveHealth {
  switch (config.kind) {
    case 'envoy':
      return new OutlierDetector(0, random, config.settings);
    case 'grpc':
      return new GrpcOutlierDetector(0, random, config.settings);
    case 'nginx':
      return new MaxFails(0, config.settings);
    case 'failure-accrual':
      return new FailureAccrual(0, random, config.settings);
  }
}
