import type { Manifest } from '../../cluster/objects.ts';
import {
  configurationTooLong,
  duplicateOfBinaryData,
  fieldRequired,
  invalidConfigurationKey,
  notBase64,
} from '../messages.ts';
import { metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawConfiguration } from './rawConfiguration.ts';

/** `MaxSecretSize`, which holds for ConfigMaps as well: bytes of all values. (`pkg/apis/core/types.go`.) */
const MAX_BYTES = 1024 * 1024;

/**
 * `IsConfigMapKey` in `staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go`. At most 253
 * characters (RFC 1123), and neither `.` nor `..`, which are folders when mounted.
 */
const KEY = /^(?!\.\.)(?!\.$)[-._a-zA-Z0-9]{1,253}$/;

/** Base64 as Go's decoder takes it, which passes over line ends. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Entries that a Secret of a type has to have: `ValidateSecret`. */
const KEYS_OF_TYPE = new Map<string, readonly string[]>([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

/**
 * The values of one field of the object. Of a Secret `data` is base64, of a ConfigMap text; `binaryData` is
 * base64 in both.
 */
interface Values {
  readonly field: 'data' | 'stringData' | 'binaryData';
  readonly values: Readonly<Record<string, string>>;
  readonly isBase64: boolean;
}

/**
 * A Secret or ConfigMap as the API server would accept it. Only the names of its entries are kept: nothing depends
 * on the values here, and those of a Secret should not stand in results.
 * Source: `ValidateSecret` and `ValidateConfigMap` in `pkg/apis/core/validation/validation.go`.
 */
export function configurationObject(
  kind: 'Secret' | 'ConfigMap',
  { data = {}, stringData = {}, binaryData = {}, ...raw }: RawConfiguration,
  report: ObjectReport,
): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const fields: readonly Values[] = [
    { field: 'data', values: data, isBase64: kind === 'Secret' },
    { field: 'stringData', values: stringData, isBase64: false },
    { field: 'binaryData', values: binaryData, isBase64: true },
  ];
  const bytes = fields.reduce((sum, field) => sum + checkedBytes(field, report), 0);
  if (bytes > MAX_BYTES) report.error(['data'], configurationTooLong(MAX_BYTES), 'key');
  // `ValidateConfigMap`: one name in both would leave open which of them is mounted.
  for (const key of Object.keys(data)) {
    if (Object.hasOwn(binaryData, key)) report.error(['data', key], duplicateOfBinaryData(key), 'key');
  }
  // Text of stringData is written over data of the same name when a Secret is stored.
  const keys = Object.keys({ ...data, ...stringData, ...binaryData });
  if (kind === 'Secret') checkType(raw.type ?? 'Opaque', keys, report);
  return { kind, meta, spec: { keys } };
}

/** Bytes of a field's values, after a check of their names and of base64. */
function checkedBytes({ field, values, isBase64 }: Values, report: ObjectReport): number {
  let bytes = 0;
  for (const [key, value] of Object.entries(values)) {
    if (!KEY.test(key)) report.error([field, key], invalidConfigurationKey(key), 'key');
    // Go's decoder passes over line ends, which block scalars of YAML bring along.
    const text = isBase64 ? value.replaceAll(/[\r\n]/g, '') : value;
    if (isBase64 && !BASE64.test(text)) report.error([field, key], notBase64(field));
    bytes += Buffer.byteLength(text, isBase64 ? 'base64' : 'utf8');
  }
  return bytes;
}

/** A login may leave out one of its two parts. The other types need all of their keys, and `Opaque` none. */
function checkType(type: string, keys: readonly string[], report: ObjectReport): void {
  const isLogin = type === 'kubernetes.io/basic-auth';
  const login = ['username', 'password'];
  const needed = isLogin && !login.some((key) => keys.includes(key)) ? login : (KEYS_OF_TYPE.get(type) ?? []);
  for (const key of needed) {
    if (!keys.includes(key)) report.error(['data', key], fieldRequired());
  }
}
