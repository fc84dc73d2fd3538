import type { NewObjectMeta } from '../../cluster/objects.ts';
import { nameIsRequired } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { labelKeyProblem, labelNameProblem, labelValueProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawMeta } from './rawObjects.ts';

/**
 * The metadata of an object with its defaults, after a check of name, namespace and labels. Source:
 * `ValidateObjectMeta` in `staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go`.
 */
export function metadata(
  raw: RawMeta | undefined,
  nameProblem: (name: string) => string | undefined,
  report: ObjectReport,
): NewObjectMeta {
  // An absent namespace is `default`, as `kubectl apply` without `-n` takes it.
  const { name = '', namespace = 'default' } = raw ?? {};
  const problem = name === '' ? nameIsRequired() : nameProblem(name);
  if (problem !== undefined) report.error(['metadata', 'name'], problem);
  const namespaceProblem = labelNameProblem(namespace);
  if (namespaceProblem !== undefined) report.error(['metadata', 'namespace'], namespaceProblem);
  const labels = raw?.labels ?? {};
  checkLabels(labels, ['metadata', 'labels'], report);
  return { name, namespace, labels, annotations: raw?.annotations ?? {} };
}

/** Reports keys and values of labels that Kubernetes would refuse. */
export function checkLabels(
  labels: Readonly<Record<string, string>>,
  path: Path,
  report: ObjectReport,
): void {
  for (const [key, value] of Object.entries(labels)) {
    const keyProblem = labelKeyProblem(key);
    if (keyProblem !== undefined) report.error([...path, key], keyProblem, 'key');
    const valueProblem = labelValueProblem(value);
    if (valueProblem !== undefined) report.error([...path, key], valueProblem);
  }
}
