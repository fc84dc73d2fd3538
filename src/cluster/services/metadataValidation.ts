import type { ApiServiceMeta } from './apiService.ts';
import { type FieldError, type FieldPath, invalid, required, tooLong } from './fieldError.ts';
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  labelValueProblems,
  qualifiedNameProblems,
} from './nameRules.ts';

/** All annotations of an object together, bytes: `staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go`. */
const MAX_ANNOTATIONS = 256 * 1024;
/** `FieldImmutableErrorMsg` in the file of the annotations' bound. */
const IMMUTABLE = 'field is immutable';

/** Two spellings of one annotation, which must not contradict each other. */
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

/**
 * Name, namespace, labels and annotations of a Service.
 * Source: `ValidateObjectMeta` in the file of the annotations' bound, `ValidateServiceName` in
 * `pkg/apis/core/validation/names.go`.
 * @param isRelaxed the feature RelaxedServiceNameValidation: a name may begin with a digit
 * @returns in the order of the API
 */
export function metadataErrors(meta: ApiServiceMeta, isRelaxed: boolean): FieldError[] {
  const { name = '', generateName = '', namespace = '' } = meta;
  const problemsOf = isRelaxed ? dns1123LabelProblems : dns1035LabelProblems;
  const path = ['metadata', 'name'];
  return [
    ...(generateName === ''
      ? []
      : problemsOf(asName(generateName)).map((text) =>
          invalid(['metadata', 'generateName'], generateName, text),
        )),
    ...(name === ''
      ? [required(path, 'name or generateName is required')]
      : problemsOf(name).map((text) => invalid(path, name, text))),
    ...namespaceErrors(namespace),
    ...bodyErrors(meta),
  ];
}

/**
 * The beginning of a name may end in a hyphen, as more will follow. The API takes the letter before it for one too.
 * Source: `maskTrailingDash` in `staging/src/k8s.io/apimachinery/pkg/api/validation/generic.go`.
 */
function asName(beginning: string): string {
  return beginning.length > 1 && beginning.endsWith('-') ? `${beginning.slice(0, -2)}a` : beginning;
}

/**
 * Name and namespace stay; what they were was checked when the object was made.
 * Source: `ValidateObjectMetaUpdate`, same file.
 */
export function metadataUpdateErrors(meta: ApiServiceMeta, old: ApiServiceMeta): FieldError[] {
  const fixed = (['name', 'namespace'] as const).flatMap((field) =>
    meta[field] === old[field] ? [] : [invalid(['metadata', field], meta[field] ?? '', IMMUTABLE)],
  );
  return [...fixed, ...bodyErrors(meta)];
}

/** A Service always has a namespace: defaulting has given it one. */
function namespaceErrors(namespace: string): FieldError[] {
  const path = ['metadata', 'namespace'];
  if (namespace === '') return [required(path)];
  return dns1123LabelProblems(namespace).map((text) => invalid(path, namespace, text));
}

/** What an update is asked for as well as a creation. */
function bodyErrors({ labels = {}, annotations = {} }: ApiServiceMeta): FieldError[] {
  return [
    ...labelErrors(labels, ['metadata', 'labels']),
    ...annotationErrors(annotations),
    ...topologyErrors(annotations),
  ];
}

/** Keys and values of labels, or of a selector. Source: `ValidateLabels` in `metav1/validation/validation.go`. */
export function labelErrors(labels: Readonly<Record<string, string>>, path: FieldPath): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const at = [...path, key];
    return [
      ...qualifiedNameProblems(key).map((text) => ({ ...invalid(path, key, text), at })),
      ...labelValueProblems(value).map((text) => ({ ...invalid(path, value, text), at })),
    ];
  });
}

/** Keys may have capital letters here, which are looked at as small ones. */
function annotationErrors(annotations: Readonly<Record<string, string>>): FieldError[] {
  const path = ['metadata', 'annotations'];
  const entries = Object.entries(annotations);
  const size = entries.reduce((sum, [key, value]) => sum + bytes(key) + bytes(value), 0);
  return [
    ...entries.flatMap(([key]) =>
      qualifiedNameProblems(key.toLowerCase()).map((text) => ({
        ...invalid(path, key, text),
        at: [...path, key],
      })),
    ),
    ...(size > MAX_ANNOTATIONS ? [tooLong(path, MAX_ANNOTATIONS)] : []),
  ];
}

/** The newer annotation may stand beside the older only if both say the same. */
function topologyErrors(annotations: Readonly<Record<string, string>>): FieldError[] {
  const { [TOPOLOGY_MODE]: mode, [TOPOLOGY_HINTS]: hints } = annotations;
  if (mode === undefined || hints === undefined || mode === hints) return [];
  const text = `must match annotations[${TOPOLOGY_HINTS}] when both are specified`;
  return [invalid(['metadata', 'annotations', TOPOLOGY_MODE], mode, text)];
}

/** The API counts bytes of UTF-8, not characters. */
function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
