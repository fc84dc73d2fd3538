import type { HTTPBackendRef, HTTPPathMatch, HTTPRouteRule, Manifest } from '../../cluster/objects.ts';
import type { Path } from '../source/located.ts';
import { checkHost, checkPath } from './ingressObject.ts';
import { metadata } from './metadata.ts';
import { subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type { RawGateway, RawHTTPBackendRef, RawHTTPRoute } from './rawIngress.ts';

/**
 * A Gateway (Gateway API `apis/v1/gateway_types.go`). Its listeners say which ports and hosts of a load
 * balancer its routes may use.
 */
export function gatewayObject(raw: RawGateway, report: ObjectReport): Manifest {
  const { gatewayClassName, listeners } = raw.spec;
  for (const [i, { hostname }] of listeners.entries()) {
    if (hostname !== undefined) checkHost(hostname, ['spec', 'listeners', i, 'hostname'], report);
  }
  return {
    kind: 'Gateway',
    meta: metadata(raw.metadata, subdomainProblem, report),
    spec: {
      gatewayClassName,
      listeners: listeners.map(({ name, port, protocol, hostname }) => ({
        name,
        port,
        protocol,
        ...(hostname !== undefined && { hostname }),
      })),
    },
  };
}

/**
 * An HTTPRoute (Gateway API `apis/v1/httproute_types.go`), with the defaults of that API. Unlike an Ingress
 * it names its Gateway, so that one object without the other leads nowhere.
 */
export function routeObject(raw: RawHTTPRoute, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  // A rule without one is a rule that takes every request; the API fills in a single empty one.
  const { parentRefs = [], hostnames = [], rules = [{}] } = raw.spec;
  for (const [i, host] of hostnames.entries()) checkHost(host, ['spec', 'hostnames', i], report);
  return {
    kind: 'HTTPRoute',
    meta,
    spec: {
      parentRefs: parentRefs.map(({ name, namespace = meta.namespace, sectionName }) => ({
        namespace,
        name,
        ...(sectionName !== undefined && { sectionName }),
      })),
      hostnames,
      rules: rules.map((rule, i) => ruleOf(rule, meta.namespace, ['spec', 'rules', i], report)),
    },
  };
}

type RawRule = NonNullable<RawHTTPRoute['spec']['rules']>[number];
type RawMatch = NonNullable<RawRule['matches']>[number];

/**
 * A rule without matches takes every path; one that matches by what is not simulated keeps its path. Filters
 * and timeouts would change what the clients see, so that leaving them out is worth a warning.
 */
function ruleOf(rule: RawRule, namespace: string, path: Path, report: ObjectReport): HTTPRouteRule {
  for (const field of ['filters', 'timeouts', 'retry'] as const) {
    if (rule[field] !== undefined) report.warning([...path, field], notSimulated(field), 'key');
  }
  const { matches = [{}], backendRefs = [] } = rule;
  const read = matches.flatMap((match, i) => matchOf(match, [...path, 'matches', i], report) ?? []);
  return { matches: read, backendRefs: backendRefs.map((ref) => backendRef(ref, namespace)) };
}

/** A path to match; undefined: a kind of match that is not simulated, which is reported. */
function matchOf({ path, ...others }: RawMatch, at: Path, report: ObjectReport): HTTPPathMatch | undefined {
  for (const field of Object.keys(others)) report.warning([...at, field], notSimulated(field), 'key');
  // The API's default for a match without a path is every path below `/`.
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  if (type === 'RegularExpression') {
    report.warning([...at, 'path', 'type'], notSimulated('RegularExpression'));
    return undefined;
  }
  checkPath(value, type === 'Exact' ? 'Exact' : 'Prefix', [...at, 'path', 'value'], report);
  return { type, value };
}

/**
 * A reference without a kind is to a Service, and without a weight it counts once. A weight of 0 sends
 * nothing, and an absent port is only legal for what is no Service.
 */
function backendRef(ref: RawHTTPBackendRef, namespace: string): HTTPBackendRef {
  const isCore = (ref.group ?? '') === '';
  return {
    namespace: ref.namespace ?? namespace,
    kind: isCore ? (ref.kind ?? 'Service') : `${ref.group}/${ref.kind ?? ''}`,
    name: ref.name,
    port: ref.port ?? 0,
    weight: ref.weight ?? 1,
  };
}

/** The message for a part of a route that has no effect here. */
function notSimulated(field: string): string {
  return `${field} is not simulated: it has no effect`;
}
