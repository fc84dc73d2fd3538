import { createHash } from 'node:crypto';
import type { Labels } from '../objects.ts';
import { IMPORT_NAME_LABEL } from './labels.ts';

/** Digits of base 32 with the extended hex alphabet (RFC 4648, section 7), in lower case. */
const BASE32_HEX = '0123456789abcdefghijklmnopqrstuv';
/** Digits of the hash that a name has. */
const LENGTH = 10;
/** Bits of a digit. */
const BITS = 5n;

/**
 * Name of the Service by which kube-proxy knows an imported one: it has rules for Services only (`derivedName` in
 * `pkg/controllers/common.go` of kubernetes-sigs/mcs-api).
 */
export function derivedServiceName(namespace: string, name: string): string {
  const hash = createHash('sha256').update(`${namespace}/${name}`).digest('hex');
  const bits = BigInt(`0x${hash}`);
  const digits = Array.from({ length: LENGTH }, (_, i) => {
    const shift = 256n - BITS * BigInt(i + 1);
    return BASE32_HEX[Number((bits >> shift) & 31n)];
  });
  return `derived-${digits.join('')}`;
}

/** The imported Service that a Service or EndpointSlice with these labels stands for; undefined: it is one of the cluster's own. */
export function importedName(labels: Labels): string | undefined {
  return labels[IMPORT_NAME_LABEL];
}
