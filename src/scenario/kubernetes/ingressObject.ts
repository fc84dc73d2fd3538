import type { IngressBackend, IngressPath, Manifest, PathType } from '../../cluster/objects.ts';
import { parseIP } from '../../cluster/services/ipAddress.ts';
import {
  backendNeedsService,
  backendPortOutOfRange,
  fieldRequired,
  hostIsAddress,
  invalidHost,
  pathContains,
  pathEndsWith,
  pathNotAbsolute,
  pathTypeRequired,
  portNameAndNumber,
  portNameOrNumber,
  rulesOrDefaultBackend,
  unknownPathType,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { metadata } from './metadata.ts';
import { isPortName, labelNameProblem, subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawIngress, RawIngressBackend } from './rawIngress.ts';

/**
 * What no path of type Exact or Prefix may have in it, or at its end. They are `invalidPathSequences` and
 * `invalidPathSuffixes` of `pkg/apis/networking/validation/validation.go`.
 */
const BAD_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const BAD_SUFFIXES = ['/..', '/.'];

type RawRule = NonNullable<NonNullable<RawIngress['spec']>['rules']>[number];
type RawPath = NonNullable<RawRule['http']>['paths'][number];

/**
 * An Ingress as the API server would accept it: `ValidateIngressSpec` in
 * `pkg/apis/networking/validation/validation.go`.
 */
export function ingressObject(raw: RawIngress, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { ingressClassName, defaultBackend, rules = [], tls = [] } = raw.spec ?? {};
  if (defaultBackend === undefined && rules.length === 0) report.error(['spec'], rulesOrDefaultBackend());
  const fallback = defaultBackend && backendOf(defaultBackend, ['spec', 'defaultBackend'], report);
  // `tls` makes no difference to where requests go: it is checked and kept for what an ingress shows.
  for (const [i, { hosts = [] }] of tls.entries()) {
    for (const [j, host] of hosts.entries()) checkHost(host, ['spec', 'tls', i, 'hosts', j], report);
  }
  return {
    kind: 'Ingress',
    meta,
    spec: {
      ...(ingressClassName !== undefined && { ingressClassName }),
      ...(fallback !== undefined && { defaultBackend: fallback }),
      rules: rules.map((rule, i) => ruleOf(rule, ['spec', 'rules', i], report)),
      tls: tls.map(({ hosts = [], secretName }) => ({
        hosts,
        ...(secretName !== undefined && { secretName }),
      })),
    },
  };
}

/** One rule: a host and paths to match, of which the longest that matches counts. */
function ruleOf(
  { host, http }: RawRule,
  path: Path,
  report: ObjectReport,
): { readonly host?: string; readonly paths: readonly IngressPath[] } {
  if (host !== undefined && host !== '') checkHost(host, [...path, 'host'], report);
  const at = [...path, 'http', 'paths'];
  if (http?.paths.length === 0) report.error(at, fieldRequired());
  const paths = (http?.paths ?? []).flatMap((each, i) => pathOf(each, [...at, i], report) ?? []);
  return { ...(host && { host }), paths };
}

/**
 * A host is a name, or `*.` and a name: no address, and no port. A wildcard stands for one label alone
 * (`spec.rules[].host` of the API).
 */
export function checkHost(host: string, path: Path, report: ObjectReport): void {
  if (parseIP(host) !== undefined) report.error(path, hostIsAddress(host));
  else if (subdomainProblem(host.replace(/^\*\./, '')) !== undefined) report.error(path, invalidHost(host));
}

/** A path of a rule; undefined: its type is missing or unknown, which is reported. */
function pathOf(
  { path, pathType, backend }: RawPath,
  at: Path,
  report: ObjectReport,
): IngressPath | undefined {
  const target = backendOf(backend, [...at, 'backend'], report);
  if (pathType === undefined) report.error([...at, 'pathType'], pathTypeRequired());
  else if (!isPathType(pathType)) report.error([...at, 'pathType'], unknownPathType(pathType));
  else {
    checkPath(path ?? '', pathType, [...at, 'path'], report);
    // An absent path is legal for `ImplementationSpecific` and matches everything.
    return target && { ...(path && { path }), pathType, backend: target };
  }
  return undefined;
}

/** Types of `pkg/apis/networking/types.go`. */
function isPathType(type: string): type is PathType {
  return type === 'Exact' || type === 'Prefix' || type === 'ImplementationSpecific';
}

/**
 * `validateHTTPIngressPath`: what ImplementationSpecific means is the controller's business, if it begins
 * with `/`. The other two are compared piece by piece between the slashes.
 */
export function checkPath(path: string, type: PathType, at: Path, report: ObjectReport): void {
  if (type === 'ImplementationSpecific') {
    if (path !== '' && !path.startsWith('/')) report.error(at, pathNotAbsolute(path));
    return;
  }
  if (!path.startsWith('/')) report.error(at, pathNotAbsolute(path));
  if (path === '') return;
  for (const sequence of BAD_SEQUENCES) {
    if (path.includes(sequence)) report.error(at, pathContains(path, sequence));
  }
  for (const suffix of BAD_SUFFIXES) {
    if (path.endsWith(suffix)) report.error(at, pathEndsWith(path, suffix));
  }
}

/**
 * `validateIngressBackend`. A resource is legal, and nothing here answers for it: it has no endpoints. A port
 * is a number or a name, and a name is looked for in the Service.
 */
function backendOf(
  { service, resource }: RawIngressBackend,
  path: Path,
  report: ObjectReport,
): IngressBackend | undefined {
  if (service === undefined) {
    // Such a backend is never reached: the run finds no Service of that name, as it would find no endpoints.
    if (resource !== undefined) return { service: '', port: 0 };
    report.error([...path, 'service'], backendNeedsService());
    return undefined;
  }
  const at = [...path, 'service'];
  const { name, port: { name: portName, number } = {} } = service;
  const problem = name === '' ? backendNeedsService() : labelNameProblem(name);
  if (problem !== undefined) report.error([...at, 'name'], problem);
  if (portName && number) report.error([...at, 'port'], portNameAndNumber());
  else if (!portName && !number) report.error([...at, 'port'], portNameOrNumber());
  else if (number && (number < 1 || number > 65_535))
    report.error([...at, 'port', 'number'], backendPortOutOfRange(number));
  else if (portName && !isPortName(portName))
    report.error([...at, 'port', 'name'], labelNameProblem(portName) ?? '');
  return { service: name, port: number ?? portName ?? 0 };
}
