import type { RawMeta, RawSelector } from './rawObjects.ts';

/**
 * HorizontalPodAutoscalers as they stand in a manifest: `staging/src/k8s.io/api/autoscaling/{v1,v2}/types.go`. The
 * JSON schema has checked their shape before.
 */

/**
 * `autoscalingv2.CrossVersionObjectReference`. `apiVersion` is that of the target, which may be of another
 * group than the autoscaler's.
 */
export interface RawObjectReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

/**
 * `autoscalingv2.MetricTarget`. Numbers are quantities (`50m`, `1.5`), except the percentage, which is one of
 * the requests.
 */
export interface RawMetricTarget {
  readonly type: string;
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

/** A metric by its name; the selector says which of the metrics of that name. */
interface RawMetricName {
  readonly name: string;
  readonly selector?: RawSelector;
}

/** `autoscalingv2.MetricSpec`. */
export interface RawMetric {
  readonly type: 'Resource' | 'ContainerResource' | 'Pods' | 'Object' | 'External';
  readonly resource?: { readonly name: string; readonly target: RawMetricTarget };
  readonly containerResource?: {
    readonly name: string;
    readonly container: string;
    readonly target: RawMetricTarget;
  };
  readonly pods?: { readonly metric: RawMetricName; readonly target: RawMetricTarget };
  readonly object?: {
    readonly metric: RawMetricName;
    readonly describedObject: RawObjectReference;
    readonly target: RawMetricTarget;
  };
  readonly external?: { readonly metric: RawMetricName; readonly target: RawMetricTarget };
}

/**
 * `autoscalingv2.HPAScalingRules`. Times are in seconds; `value` is a number of pods or a percentage, and
 * `selectPolicy: Disabled` holds one direction.
 */
export interface RawScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
  readonly tolerance?: string | number;
}

/** What both versions have. `minReplicas` is 1 where it is not said. */
interface RawAutoscalerSpec {
  readonly scaleTargetRef: RawObjectReference;
  readonly minReplicas?: number;
  readonly maxReplicas: number;
}

/** `autoscaling/v1`, which knows of CPU alone. */
export interface RawAutoscalerV1 {
  readonly metadata?: RawMeta;
  readonly spec?: RawAutoscalerSpec & { readonly targetCPUUtilizationPercentage?: number };
}

/** `autoscaling/v2` */
export interface RawAutoscaler {
  readonly metadata?: RawMeta;
  readonly spec?: RawAutoscalerSpec & {
    readonly metrics?: readonly RawMetric[];
    readonly behavior?: { readonly scaleUp?: RawScalingRules; readonly scaleDown?: RawScalingRules };
  };
}
