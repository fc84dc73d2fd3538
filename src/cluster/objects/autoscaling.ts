import type { ObjectMeta } from './meta.ts';

/** What a metric is compared with: `staging/src/k8s.io/api/autoscaling/v2/types.go`. */
export type MetricTarget =
  /** Percent of the pods' requests. */
  | { readonly type: 'Utilization'; readonly averageUtilization: number }
  /** For each pod: millicores, bytes, or the metric's own unit. */
  | { readonly type: 'AverageValue'; readonly averageValue: number }
  /** Of the whole, in the same units. */
  | { readonly type: 'Value'; readonly value: number };

/** One metric that a HorizontalPodAutoscaler follows. */
export type MetricSpec =
  | { readonly type: 'Resource'; readonly name: 'cpu' | 'memory'; readonly target: MetricTarget }
  | {
      readonly type: 'ContainerResource';
      readonly name: 'cpu' | 'memory';
      readonly container: string;
      readonly target: MetricTarget;
    }
  /** A number that each pod has, such as the requests that it serves in a second. */
  | { readonly type: 'Pods'; readonly metric: string; readonly target: MetricTarget }
  /** A number of another object, such as the requests a second of a Service. */
  | {
      readonly type: 'Object';
      readonly metric: string;
      readonly describedObject: { readonly kind: string; readonly name: string };
      readonly target: MetricTarget;
    }
  | { readonly type: 'External'; readonly metric: string; readonly target: MetricTarget };

/** One limit on how fast the number of pods may change. */
export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  /** The time that {@link value} is the limit of, back from now. */
  readonly periodSeconds: number;
}

/** How one direction of scaling behaves; what is absent has Kubernetes' default. */
export interface ScalingRules {
  /** Seconds of earlier recommendations that are looked at. */
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: 'Max' | 'Min' | 'Disabled';
  readonly policies?: readonly ScalingPolicy[];
  /** How far the ratio may be from 1 without any change; absent: the controller's tolerance. */
  readonly tolerance?: number;
}

/** What a HorizontalPodAutoscaler changes the size of. */
export interface ScaleTargetRef {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet';
  readonly name: string;
}

/** Changes the number of pods of a workload as metrics ask for. */
export interface HorizontalPodAutoscaler {
  readonly kind: 'HorizontalPodAutoscaler';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly scaleTargetRef: ScaleTargetRef;
    /** Default 1. */
    readonly minReplicas: number;
    readonly maxReplicas: number;
    /** Default: 80 % of the CPU requests. */
    readonly metrics: readonly MetricSpec[];
    /** Absent: the rules that hold without one, which differ from its defaults. */
    readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
  };
  readonly status: {
    readonly currentReplicas: number;
    readonly desiredReplicas: number;
    readonly lastScaleTime?: number;
  };
}
