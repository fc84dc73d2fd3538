import type {
  IPBlock,
  Manifest,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
  PolicyType,
} from '../../cluster/objects.ts';
import { cidrErrors } from '../../cluster/services/addressValidation.ts';
import { portNameProblems, portNumberProblems } from '../../cluster/services/nameRules.ts';
import { isInNetwork } from '../../network/policy/ipBlock.ts';
import { policyTypesOf } from '../../network/policy/policyTypes.ts';
import {
  blockBesideSelectors,
  endPortBelowPort,
  endPortWithNamedPort,
  endPortWithoutPort,
  fieldInvalid,
  fieldRequired,
  notWithinBlock,
  peerRequired,
  tooManyPolicyTypes,
  unknownPolicyType,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { labelSelector } from './labelSelector.ts';
import { metadata } from './metadata.ts';
import { labelNameProblem, subdomainProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import type {
  RawIPBlock,
  RawNamespace,
  RawNetworkPolicy,
  RawPolicyPeer,
  RawPolicyPort,
  RawPolicyRule,
} from './rawNetworkPolicy.ts';

/** The directions of `pkg/apis/networking/types.go`. */
const POLICY_TYPES: readonly string[] = ['Ingress', 'Egress'] satisfies readonly PolicyType[];

/**
 * A NetworkPolicy as the API server would accept it, with its defaults.
 * Source: `ValidateNetworkPolicySpec` in `pkg/apis/networking/validation/validation.go`.
 */
export function networkPolicyObject(raw: RawNetworkPolicy, report: ObjectReport): Manifest {
  const meta = metadata(raw.metadata, subdomainProblem, report);
  const { podSelector = {}, ingress = [], egress = [], policyTypes = [] } = raw.spec ?? {};
  const known = checkedTypes(policyTypes, report);
  return {
    kind: 'NetworkPolicy',
    meta,
    spec: {
      podSelector: labelSelector(podSelector, ['spec', 'podSelector'], report),
      // Without types a policy is for ingress, and for egress as well where it has rules of that direction.
      policyTypes: policyTypesOf({ policyTypes: known, egress }),
      ingress: ingress.map((each, i) => rule(each, 'from', ['spec', 'ingress', i], report)),
      egress: egress.map((each, i) => rule(each, 'to', ['spec', 'egress', i], report)),
    },
  };
}

/** A namespace: only its labels matter, to the selectors of policies. */
export function namespaceObject({ metadata: raw }: RawNamespace, report: ObjectReport): Manifest {
  const meta = metadata(raw, labelNameProblem, report);
  return { kind: 'Namespace', meta: { ...meta, namespace: '' }, spec: {} };
}

/** Reports directions that there are not, and more of them than there can be. */
function checkedTypes(types: readonly string[], report: ObjectReport): PolicyType[] {
  const path = ['spec', 'policyTypes'];
  if (types.length > POLICY_TYPES.length) report.error(path, tooManyPolicyTypes());
  for (const [i, type] of types.entries()) {
    if (!isPolicyType(type)) report.error([...path, i], unknownPolicyType(type, POLICY_TYPES));
  }
  return types.filter(isPolicyType);
}

function isPolicyType(text: string): text is PolicyType {
  return POLICY_TYPES.includes(text);
}

/** Peers and ports of one side: a packet has to match one of each, and an empty list is all of them. */
function rule(raw: RawPolicyRule, side: 'from' | 'to', path: Path, report: ObjectReport): NetworkPolicyRule {
  const { [side]: peers = [], ports = [] } = raw;
  return {
    peers: peers.map((each, i) => peer(each, [...path, side, i], report)),
    ports: ports.map((each, i) => port(each, [...path, 'ports', i], report)),
  };
}

/**
 * A block of addresses, or selectors, never both: `ValidateNetworkPolicyPeer`. Both selectors together are
 * one condition, both in two peers are two.
 */
function peer(raw: RawPolicyPeer, path: Path, report: ObjectReport): NetworkPolicyPeer {
  const { podSelector, namespaceSelector, ipBlock } = raw;
  const parts = Object.keys(raw).length;
  if (parts === 0) report.error(path, peerRequired());
  else if (parts > 1 && ipBlock !== undefined) report.error(path, blockBesideSelectors());
  return {
    ...(podSelector && { podSelector: labelSelector(podSelector, [...path, 'podSelector'], report) }),
    ...(namespaceSelector && {
      namespaceSelector: labelSelector(namespaceSelector, [...path, 'namespaceSelector'], report),
    }),
    ...(ipBlock && { ipBlock: block(ipBlock, [...path, 'ipBlock'], report) }),
  };
}

/** What is left out has to be a part of the block, and not all of it: `ValidateIPBlock`. */
function block({ cidr, except = [] }: RawIPBlock, path: Path, report: ObjectReport): IPBlock {
  const at = [...path, 'cidr'];
  const isRange = cidr !== '' && isCIDR(cidr, at, report);
  if (cidr === '') report.error(at, fieldRequired());
  for (const [i, part] of except.entries()) {
    const here = [...path, 'except', i];
    if (isCIDR(part, here, report) && isRange && !isStrictPart(part, cidr))
      report.error(here, notWithinBlock(part));
  }
  return { cidr, except };
}

/** Is it a CIDR that this API takes? What is wrong with it is reported. */
function isCIDR(text: string, path: Path, report: ObjectReport): boolean {
  const errors = cidrErrors(path, text, { isStrict: false, known: new Set() });
  for (const error of errors) report.error(path, error.text);
  return errors.length === 0;
}

/** `except` is inside `cidr` and shorter than all of it: a longer prefix in the same network. */
function isStrictPart(part: string, whole: string): boolean {
  const [address = '', length] = part.split('/');
  return isInNetwork(address, whole) && Number(length) > Number(whole.split('/')[1]);
}

/**
 * `ValidateNetworkPolicyPort`. A named port is looked up in each pod, so that a policy with one can be for
 * different numbers.
 */
function port(raw: RawPolicyPort, path: Path, report: ObjectReport): NetworkPolicyPort {
  const { protocol = 'TCP', port: number, endPort } = raw;
  if (number !== undefined) {
    const problems = typeof number === 'number' ? portNumberProblems(number) : portNameProblems(number);
    for (const problem of problems) report.error([...path, 'port'], fieldInvalid(number, problem));
  }
  if (endPort !== undefined) checkEnd(number, endPort, [...path, 'endPort'], report);
  return {
    protocol,
    ...(number !== undefined && { port: number }),
    ...(endPort !== undefined && { endPort }),
  };
}

/** The end of a range of ports: of a name there is none, and below its beginning there is nothing. */
function checkEnd(
  number: number | string | undefined,
  endPort: number,
  path: Path,
  report: ObjectReport,
): void {
  if (number === undefined) report.error(path, endPortWithoutPort(endPort));
  else if (typeof number === 'string') report.error(path, endPortWithNamedPort(endPort));
  else {
    if (endPort < number) report.error(path, endPortBelowPort(number));
    for (const problem of portNumberProblems(endPort)) report.error(path, fieldInvalid(endPort, problem));
  }
}
