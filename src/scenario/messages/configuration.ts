/** What is said about Secrets and ConfigMaps, and about what pods take from them. */
import { available, didYouMean, shown } from '../wording.ts';

/** `IsConfigMapKey`. */
export const invalidConfigurationKey = (key: string) =>
  `Invalid value: ${shown(key)}: a key is at most 253 letters, digits, "-", "_" and ".", and does not begin with ".."`;
/** The values of a Secret are not shown. `field`: where text may stand instead. */
export const notBase64 = (field: string) =>
  `Invalid value: illegal base64 data${field === 'data' ? ': write plain text under stringData' : ''}`;
/** `field.TooLong`. */
export const configurationTooLong = (most: number) => `Too long: may not be more than ${most} bytes`;
/** `ValidateConfigMap`. */
export const duplicateOfBinaryData = (key: string) =>
  `Invalid value: ${shown(key)}: duplicate of key present in binaryData`;
/** `validateVolumeSource` of a volume with a name and nothing else. */
export const volumeTypeRequired = () => 'Required value: must specify a volume type';
/** `validateVolumeSource`. */
export const oneVolumeType = () => 'Forbidden: may not specify more than 1 volume type';
/** `ValidateEnv`: both a value and a place where it comes from. */
export const valueTwice = () => 'Invalid value: may not be specified when `value` is not empty';
/** `validateEnvVarValueFrom`: none. */
export const valueSourceRequired = () =>
  'Invalid value: must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
/** `validateEnvVarValueFrom`: several. */
export const oneValueSource = () => 'Invalid value: may not have more than one field specified at a time';

/** What becomes of pods whose volume, or whose variables, cannot be had: the kubelet's words for their state. */
const CONSEQUENCES = {
  volume: 'its pods wait in ContainerCreating',
  environment: 'the container waits in CreateContainerConfigError',
} as const;

/** What a message about a missing object needs to know. */
export interface MissingConfiguration {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `volume "tls"` or `container "server"`. */
  readonly neededBy: string;
  readonly use: keyof typeof CONSEQUENCES;
}

/** A warning. `known`: objects of the kind in the namespace; `elsewhere`: a namespace that has one of the name. */
export const configurationNotFound = (
  { kind, name, namespace, neededBy, use }: MissingConfiguration,
  known: readonly string[],
  elsewhere: string | undefined,
) => {
  const hint = elsewhere === undefined ? didYouMean(name, known) : `, but in "${elsewhere}"`;
  return `${neededBy} needs the ${kind} "${name}", which no manifest has in the namespace "${namespace}"${hint}: ${CONSEQUENCES[use]}`;
};
/** A warning: the object is there, the entry is not. */
export const configurationKeyNotFound = (
  { kind, name, neededBy, use }: MissingConfiguration,
  key: string,
  known: readonly string[],
) =>
  `${neededBy} needs "${key}" of the ${kind} "${name}"${didYouMean(key, known) || `: ${available(known, 'key')}`}: ${CONSEQUENCES[use]}`;
