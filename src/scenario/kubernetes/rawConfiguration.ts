import type { RawMeta } from './rawObjects.ts';

/**
 * The parts of Secrets, ConfigMaps and of what pods take from them that are read here, as they stand in a manifest.
 * The JSON schema has checked their shape before.
 */

/** `corev1.Secret` or `corev1.ConfigMap`: the values of `data` are base64 in the first and text in the second. */
export interface RawConfiguration {
  readonly metadata?: RawMeta;
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/**
 * What a volume or an environment takes from an object. `optional` is false where it is not said, and then a
 * pod waits for the object.
 */
interface RawSource {
  readonly name?: string;
  readonly optional?: boolean;
}

/** `corev1.SecretVolumeSource` has a word of its own for the name. */
export interface RawVolumeSource extends RawSource {
  readonly secretName?: string;
  readonly items?: readonly { readonly key: string }[];
}

/**
 * `corev1.Volume`: of the many kinds of source only those that a pod waits for are told apart. The index
 * signature lets the other kinds through, which a pod does not wait for.
 */
export interface RawVolume {
  readonly name: string;
  readonly secret?: RawVolumeSource;
  readonly configMap?: RawVolumeSource;
  readonly projected?: {
    readonly sources?: readonly { readonly secret?: RawVolumeSource; readonly configMap?: RawVolumeSource }[];
  };
  /**
   * Such a source is a folder of the node, a disk or the pod's own fields: none of them is waited for here.
   */
  readonly [otherSource: string]: unknown;
}

/** `corev1.SecretKeySelector` and `corev1.ConfigMapKeySelector`. */
export interface RawKeyReference extends RawSource {
  readonly key: string;
}

/** `corev1.EnvVar`. A variable has a value or a source, and never both. */
export interface RawVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: RawKeyReference;
    readonly configMapKeyRef?: RawKeyReference;
    readonly [otherSource: string]: unknown;
  };
}

/** `corev1.EnvFromSource`. All entries of the object become variables, so that none is named here. */
export interface RawVariables {
  readonly secretRef?: RawSource;
  readonly configMapRef?: RawSource;
}
