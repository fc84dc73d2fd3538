import type { ConfigurationReference, Container } from '../../cluster/objects.ts';
import { fieldRequired, oneValueSource, valueSourceRequired, valueTwice } from '../messages.ts';
import type { Path } from '../source/located.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawVariable, RawVariables } from './rawConfiguration.ts';
import type { RawContainer } from './rawObjects.ts';

/**
 * The fields of a container that its `env` and `envFrom` make. `env` are the variables with a text of their
 * own; `environmentSources` what the kubelet has to fetch first.
 */
type EnvironmentFields = Pick<Container, 'env' | 'environmentSources'>;

/**
 * The variables that a manifest sets, and the Secrets and ConfigMaps that others come from. Variables from anywhere
 * else (the pod's own fields, its limits) have no value that is known before the run.
 * Source: `ValidateEnv` and `ValidateEnvFrom` in `pkg/apis/core/validation/validation.go`.
 */
export function environment(raw: RawContainer, path: Path, report: ObjectReport): EnvironmentFields {
  const { env = [], envFrom = [], name: container } = raw;
  const references = [
    ...envFrom.flatMap((each, i) => sourcesOfAll(each, [...path, 'envFrom', i])),
    ...env.flatMap((each, i) => sourcesOfOne(each, [...path, 'env', i], report)),
  ];
  for (const { reference, path: at } of references) {
    if (reference.name === '') report.error(at, fieldRequired());
    report.refersTo({ reference, path: at, neededBy: `container "${container}"`, use: 'environment' });
  }
  // Only these have a value here: what stands in a Secret is not looked at, and need not be.
  const values = env.flatMap(({ name, value, valueFrom }) =>
    valueFrom === undefined ? [[name, value ?? ''] as const] : [],
  );
  return {
    ...(values.length > 0 && { env: Object.fromEntries(values) }),
    ...(references.length > 0 && { environmentSources: references.map(({ reference }) => reference) }),
  };
}

/** A Secret or ConfigMap, and the path of its name. */
interface Placed {
  readonly reference: ConfigurationReference;
  readonly path: Path;
}

/**
 * All entries of an object become variables. Its keys are the names of the variables, so that none of them
 * has to be asked for by itself.
 */
function sourcesOfAll({ secretRef, configMapRef }: RawVariables, path: Path): Placed[] {
  const found: Placed[] = [];
  for (const [kind, field, source] of [
    ['Secret', 'secretRef', secretRef],
    ['ConfigMap', 'configMapRef', configMapRef],
  ] as const) {
    if (source === undefined) continue;
    const { name = '', optional = false } = source;
    found.push({ reference: { kind, name, keys: [], optional }, path: [...path, field, 'name'] });
  }
  return found;
}

/** One entry of an object becomes a variable. */
function sourcesOfOne({ name, value, valueFrom }: RawVariable, path: Path, report: ObjectReport): Placed[] {
  if (name === '') report.error([...path, 'name'], fieldRequired());
  if (valueFrom === undefined) return [];
  const at = [...path, 'valueFrom'];
  // Both a value and a source would leave open which of them counts.
  if ((value ?? '') !== '') report.error(at, valueTwice(), 'key');
  const sources = Object.keys(valueFrom).length;
  if (sources !== 1) report.error(at, sources === 0 ? valueSourceRequired() : oneValueSource(), 'key');
  const found: Placed[] = [];
  for (const [kind, field, source] of [
    ['Secret', 'secretKeyRef', valueFrom.secretKeyRef],
    ['ConfigMap', 'configMapKeyRef', valueFrom.configMapKeyRef],
  ] as const) {
    if (source === undefined) continue;
    // The kubelet waits for the object and for this one entry of it.
    const { name: object = '', key, optional = false } = source;
    if (key === '') report.error([...at, field, 'key'], fieldRequired());
    found.push({ reference: { kind, name: object, keys: [key], optional }, path: [...at, field, 'name'] });
  }
  return found;
}
