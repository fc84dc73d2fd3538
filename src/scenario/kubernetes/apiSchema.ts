import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { z } from 'zod';
import { fieldIsRequired, fieldTypeWords, fieldValues, unknownField } from '../messages.ts';
import { nearest } from '../nearest.ts';
import { formatPath, type Part, type Path, valueAt } from '../source/located.ts';
import type { RawAutoscaler, RawAutoscalerV1 } from './rawAutoscaler.ts';
import type { RawConfiguration } from './rawConfiguration.ts';
import type { RawEndpointSlice, RawEndpoints } from './rawEndpoints.ts';
import type { RawNamespace, RawNetworkPolicy } from './rawNetworkPolicy.ts';
import type { RawDisruptionBudget, RawPod, RawService, RawWorkload } from './rawObjects.ts';

/**
 * Checks objects of one kind, and tells the compiler what a checked one looks like. The schema, which is made
 * from the types of `@kubernetes/client-node`, is the first of two looks at an object; what it cannot say (two
 * fields that exclude each other, a name that has to be a label) the readers of objects do.
 */
export type KindCheck<T> = (
  object: unknown,
) => { readonly object: T } | { readonly problems: readonly FieldProblem[] };

/**
 * What is wrong with one field of an object. The message has no place yet: the lines of the manifest are
 * known only where it was read.
 */
export interface FieldProblem {
  readonly path: Path;
  readonly part: Part;
  readonly message: string;
}

// One level below the root of the package from src/ as well as from dist/.
const SCHEMA_FILE = new URL('../../../schema/kubernetes.schema.json', import.meta.url);

let loaded: Ajv | undefined;

/** The validator, made when the first manifest is met: reading the schema takes as long as many a whole command. */
function validator(): Ajv {
  if (loaded === undefined) {
    loaded = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
    loaded.addSchema(
      z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))),
      'kubernetes',
    );
  }
  return loaded;
}

/** The check for a definition of the schema. Each is compiled at its first use, since that takes up to 0.2 s. */
function kindCheck<T>(definition: string): KindCheck<T> {
  return (object) => {
    const validate: ValidateFunction<T> | undefined = validator().getSchema<T>(
      `kubernetes#/definitions/${definition}`,
    );
    // A definition that is asked for and absent is an error of this program, not of a manifest.
    if (validate === undefined) throw new Error(`the schema has no definition ${definition}`);
    // Checking stops at nothing: all problems of an object are reported together.
    if (validate(object)) return { object };
    const errors = withoutConsequences(validate.errors ?? []);
    return { problems: errors.map((error) => fieldProblem(error, object)) };
  };
}

/** Checks an `apps/v1` Deployment. */
export const checkDeployment = kindCheck<RawWorkload>('V1Deployment');
/** Checks an `apps/v1` ReplicaSet. */
export const checkReplicaSet = kindCheck<RawWorkload>('V1ReplicaSet');
export const checkStatefulSet = kindCheck<RawWorkload>('V1StatefulSet');
export const checkDaemonSet = kindCheck<RawWorkload>('V1DaemonSet');
/** Checks a `v1` Pod. */
export const checkPod = kindCheck<RawPod>('V1Pod');
/** Checks a `v1` Service. */
export const checkService = kindCheck<RawService>('V1Service');
export const checkDisruptionBudget = kindCheck<RawDisruptionBudget>('V1PodDisruptionBudget');
/** Checks an `autoscaling/v2` HorizontalPodAutoscaler. */
export const checkAutoscaler = kindCheck<RawAutoscaler>('V2HorizontalPodAutoscaler');
/** Checks an `autoscaling/v1` HorizontalPodAutoscaler. */
export const checkAutoscalerV1 = kindCheck<RawAutoscalerV1>('V1HorizontalPodAutoscaler');
export const checkEndpoints = kindCheck<RawEndpoints>('V1Endpoints');
export const checkEndpointSlice = kindCheck<RawEndpointSlice>('V1EndpointSlice');
export const checkSecret = kindCheck<RawConfiguration>('V1Secret');
export const checkConfigMap = kindCheck<RawConfiguration>('V1ConfigMap');
/** Checks a `networking.k8s.io/v1` NetworkPolicy. */
export const checkNetworkPolicy = kindCheck<RawNetworkPolicy>('V1NetworkPolicy');
export const checkNamespace = kindCheck<RawNamespace>('V1Namespace');

/**
 * The errors without those for fields that are missing because they are misspelt: the unknown field says
 * enough. Otherwise `imagee: nginx` would be reported twice, as unknown and as missing.
 */
function withoutConsequences(errors: readonly ErrorObject[]): ErrorObject[] {
  const meant = new Set<string>();
  for (const error of errors) {
    const field = paramsOf(error).additionalProperty;
    const known = field === undefined ? undefined : nearest(field, knownFields(error));
    if (known !== undefined) meant.add(`${error.instancePath}/${known}`);
  }
  return errors.filter((error) => {
    // Where nothing is near it, the unknown field is kept and the missing one as well: both are then true.
    const { missingProperty } = paramsOf(error);
    return missingProperty === undefined || !meant.has(`${error.instancePath}/${missingProperty}`);
  });
}

/** The error of the schema in the words of this project, with the field that it is about. */
function fieldProblem(error: ErrorObject, object: unknown): FieldProblem {
  const path = pointerPath(error.instancePath, object);
  const { additionalProperty, missingProperty, type, allowedValues } = paramsOf(error);
  if (additionalProperty !== undefined) {
    const field = [...path, additionalProperty];
    return {
      path: field,
      part: 'key',
      message: unknownField(formatPath(field), additionalProperty, knownFields(error)),
    };
  }
  if (missingProperty !== undefined) {
    const field = [...path, missingProperty];
    return { path: field, part: 'value', message: fieldIsRequired(formatPath(field)) };
  }
  // The value itself, so that the message shows what was found.
  const found = valueAt(object, path);
  const words =
    allowedValues === undefined
      ? fieldTypeWords(formatPath(path), type ?? [], found)
      : fieldValues(formatPath(path), allowedValues, found);
  return { path, part: 'value', message: words };
}

/** What an error says beside its text: each keyword of JSON schema has its own part of it. */
const Params = z.object({
  additionalProperty: z.string().optional(),
  missingProperty: z.string().optional(),
  type: z.union([z.string().transform((type) => [type]), z.array(z.string())]).optional(),
  allowedValues: z.array(z.string()).optional(),
});

function paramsOf(error: ErrorObject): z.output<typeof Params> {
  return Params.parse(error.params);
}

/** A schema of an object, of which only the names of the fields matter here. */
const WithProperties = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

/**
 * The fields that would have been right where an unknown one stands. The message proposes the nearest of
 * them.
 */
function knownFields(error: ErrorObject): string[] {
  const schema = WithProperties.safeParse(error.parentSchema);
  return schema.success ? Object.keys(schema.data.properties) : [];
}

/**
 * A JSON pointer (RFC 6901) as a path, in which the indices of lists are numbers. Without that the path would
 * not be the one in the file.
 */
function pointerPath(pointer: string, object: unknown): Path {
  const path: (string | number)[] = [];
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(object, path)) ? Number(key) : key);
  }
  return path;
}
