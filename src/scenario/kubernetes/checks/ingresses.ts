import type { IngressBackend, Manifest } from '../../../cluster/objects.ts';
import { backendNotFound, gatewayNotFound, noIngressController } from '../../messages.ts';
import type { Path } from '../../source/located.ts';
import type { LoadedObject, ManifestSet } from '../manifestSet.ts';
import type { ObjectReport } from '../objectReport.ts';

type Of<K extends Manifest['kind']> = Extract<Manifest, { readonly kind: K }>;

/** Warns of Ingresses and HTTPRoutes that lead nowhere: all are legal, and hardly any is meant. */
export function checkIngresses(set: ManifestSet, hasController: boolean): void {
  // What was not read may be the Service or the Gateway that a rule names.
  if (!set.hasAll('Service', 'Gateway')) return;
  for (const { manifest, report } of set.objects) {
    const isRule = manifest.kind === 'Ingress' || manifest.kind === 'HTTPRoute';
    if (!isRule) continue;
    if (!hasController) report.warning(['kind'], noIngressController());
    else if (manifest.kind === 'Ingress') checkIngress(manifest, report, set);
    else checkRoute(manifest, report, set);
  }
}

/** Rules, and the backend for everything that no rule is for. */
function checkIngress({ meta, spec }: Of<'Ingress'>, report: ObjectReport, set: ManifestSet): void {
  const check = (backend: IngressBackend, path: Path) => {
    const problem = backendProblem(meta.namespace, backend.service, backend.port, set);
    if (problem !== undefined) report.warning([...path, 'service'], problem);
  };
  if (spec.defaultBackend !== undefined) check(spec.defaultBackend, ['spec', 'defaultBackend']);
  for (const [i, { paths }] of spec.rules.entries()) {
    for (const [j, { backend }] of paths.entries())
      check(backend, ['spec', 'rules', i, 'http', 'paths', j, 'backend']);
  }
}

/** A route hangs on a Gateway; without one no controller takes it, whatever its rules say. */
function checkRoute({ meta, spec }: Of<'HTTPRoute'>, report: ObjectReport, set: ManifestSet): void {
  for (const [i, { namespace, name }] of spec.parentRefs.entries()) {
    const isThere = set.objects.some((each) => isNamed(each, 'Gateway', namespace, name));
    if (!isThere) report.warning(['spec', 'parentRefs', i], gatewayNotFound(name));
  }
  for (const [i, { backendRefs }] of spec.rules.entries()) {
    for (const [j, ref] of backendRefs.entries()) {
      const problem = backendProblem(meta.namespace, ref.name, ref.port, set);
      if (problem !== undefined) report.warning(['spec', 'rules', i, 'backendRefs', j], problem);
    }
  }
}

/** Does an object have this kind, namespace and name? */
function isNamed(
  { manifest }: LoadedObject,
  kind: Manifest['kind'],
  namespace: string,
  name: string,
): boolean {
  return manifest.kind === kind && manifest.meta.namespace === namespace && manifest.meta.name === name;
}

/**
 * A Service that is not there, or has no such port.
 * @returns the words for it; undefined: the backend is there
 */
function backendProblem(
  namespace: string,
  name: string,
  port: number | string,
  { services }: ManifestSet,
): string | undefined {
  const service = services.find(
    ({ manifest: { meta } }) => meta.namespace === namespace && meta.name === name,
  );
  if (service === undefined) return backendNotFound(name, undefined, []);
  const { ports } = service.manifest.spec;
  // `ServiceBackendPort` takes a number or a name, so both are looked for.
  const isThere = ports.some((each) => each.port === port || each.name === port);
  const known = ports.map((each) =>
    each.name === undefined ? `${each.port}` : `${each.port} (${each.name})`,
  );
  return isThere ? undefined : backendNotFound(name, `${port}`, known);
}
