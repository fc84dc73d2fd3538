import type { ObjectMeta } from './meta.ts';

/** What a Secret or ConfigMap says, as far as it decides whether a pod can start. Values are not kept. */
export interface ConfigurationSpec {
  /** Names of the entries of `data`, `stringData` and `binaryData`. */
  readonly keys: readonly string[];
  /** Of a Secret whose certificate is renewed in the run: which of its certificates it holds; absent: the first. */
  readonly certificate?: number;
}

/** Confidential settings of a pod: a volume that needs one keeps the pod from starting until it is there. */
export interface Secret {
  readonly kind: 'Secret';
  readonly meta: ObjectMeta;
  readonly spec: ConfigurationSpec;
}

/** Settings of a pod; as for a Secret. */
export interface ConfigMap {
  readonly kind: 'ConfigMap';
  readonly meta: ObjectMeta;
  readonly spec: ConfigurationSpec;
}
