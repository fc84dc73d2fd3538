import type { BalancerOverrides, BalancerProfile, ProfileName } from '../../network/loadBalancer/profile.ts';
import { serviceProfile } from '../../network/loadBalancer/serviceProfile.ts';
import { DEFAULT_NETWORK_SETTINGS, type LoadBalancerSettings } from '../../network/settings.ts';
import type { LoadedService } from '../kubernetes/manifestSet.ts';
import type { SettingsEntry } from '../language/settings.ts';
import { needsProfile, noSuchBalancedService, policyOnlyGeneric } from '../messages.ts';
import { type BuildContext, errorAt } from './context.ts';
import type { BuiltSettings } from './settings.ts';

type LoadBalancerEntry = SettingsEntry['loadBalancer'];

/** Where these settings stand in the file. */
const PATH = ['cluster', 'settings', 'loadBalancer'] as const;

/**
 * What can be said of generic load balancers too. The other keys are of a certain make, whose rules they
 * change.
 */
const GENERIC: readonly (keyof BalancerOverrides)[] = [
  'healthCheckInterval',
  'healthCheckTimeout',
  'unhealthyThreshold',
  'healthyThreshold',
];

/** Load balancers of a certain make, by `namespace/name` of their Service. */
export type BalancersByService = Readonly<Record<string, BalancerProfile>>;

/**
 * The make of the load balancer of every Service that has one: the Service's own settings come before those for all. Services with
 * a generic one are left out.
 */
export function buildLoadBalancers(entry: LoadBalancerEntry, context: BuildContext): BalancersByService {
  const services = context.manifests.services.filter(({ manifest }) => manifest.spec.type === 'LoadBalancer');
  checkNames(entry, services, context);
  checkGeneric(entry, context);
  const built = services.flatMap((service) => {
    const profile = profileOf(entry, service);
    return profile === undefined ? [] : [[fullName(service), profile] as const];
  });
  return Object.fromEntries(built);
}

/**
 * The settings with the load balancers, if there are any. Without any the settings stay as they are, so that
 * nothing is kept for what nobody uses.
 */
export function withBalancers(built: BuiltSettings, services: BalancersByService): BuiltSettings {
  if (Object.keys(services).length === 0) return built;
  const { loadBalancer } = built.network;
  return { ...built, network: { ...built.network, loadBalancer: { ...loadBalancer, services } } };
}

/**
 * The part of the settings that generic load balancers go by, with its defaults. Seconds and counts of
 * checks.
 */
export function withoutProfile(entry: LoadBalancerEntry): LoadBalancerSettings {
  const { loadBalancer: defaults } = DEFAULT_NETWORK_SETTINGS;
  return {
    healthCheckInterval: entry.healthCheckInterval ?? defaults.healthCheckInterval,
    healthCheckTimeout: entry.healthCheckTimeout ?? defaults.healthCheckTimeout,
    unhealthyThreshold: entry.unhealthyThreshold ?? defaults.unhealthyThreshold,
    healthyThreshold: entry.healthyThreshold ?? defaults.healthyThreshold,
    policy: entry.policy ?? defaults.policy,
    ...(entry.nodeSyncPeriod !== undefined && { nodeSyncPeriod: entry.nodeSyncPeriod }),
  };
}

/** Undefined: a generic one, or an annotation is wrong, which is reported where it stands. */
function profileOf(
  { profile: forAll, policy: _policy, nodeSyncPeriod: _period, services, ...common }: LoadBalancerEntry,
  service: LoadedService,
): BalancerProfile | undefined {
  const { meta, spec } = service.manifest;
  // The name with its namespace comes first, since a name alone may be that of a Service in `default`.
  const { profile: own, ...numbers } = services[fullName(service)] ?? services[meta.name] ?? {};
  const profile = own ?? forAll;
  if (profile === 'generic') return undefined;
  const { externalTrafficPolicy = 'Cluster' } = spec;
  try {
    const asked = { externalTrafficPolicy, annotations: meta.annotations };
    return serviceProfile(profile, asked, { ...common, ...numbers });
  } catch (error) {
    // An annotation that is not a number.
    if (!(error instanceof RangeError)) throw error;
    service.report.error(['metadata', 'annotations'], error.message);
    return undefined;
  }
}

/** Every name under `services` has to be that of a Service; a name alone means one of the namespace `default`. */
function checkNames(
  { services }: LoadBalancerEntry,
  known: readonly LoadedService[],
  context: BuildContext,
): void {
  const names = known.flatMap((service) => [service.manifest.meta.name, fullName(service)]);
  for (const name of Object.keys(services)) {
    if (names.includes(name) || context.manifests.mayHave(name, 'Service')) continue;
    const shown = known.map(({ manifest }) => manifest.meta.name);
    errorAt(context, [...PATH, 'services', name], noSuchBalancedService(name, shown));
  }
}

/** What a generic load balancer has not cannot be said of it, and a make has no policy. */
function checkGeneric(entry: LoadBalancerEntry, context: BuildContext): void {
  const { profile, policy, nodeSyncPeriod: _, services, ...numbers } = entry;
  if (policy !== undefined && profile !== 'generic')
    errorAt(context, [...PATH, 'policy'], policyOnlyGeneric(profile));
  // Said for all, it may be meant for those Services that have a make.
  const isUsed = Object.values(services).some(({ profile: own = profile }) => own !== 'generic');
  if (!isUsed) checkNumbers(numbers, profile, [...PATH], context);
  for (const [name, { profile: own = profile, ...others }] of Object.entries(services))
    checkNumbers(others, own, [...PATH, 'services', name], context);
}

/** A generic load balancer has the numbers in `GENERIC` and no others; the rest would be without effect. */
function checkNumbers(
  numbers: BalancerOverrides,
  profile: ProfileName,
  path: readonly string[],
  context: BuildContext,
): void {
  if (profile !== 'generic') return;
  const extra = Object.keys(numbers).filter((key) => !GENERIC.some((known) => known === key));
  for (const key of extra) errorAt(context, [...path, key], needsProfile());
}

/** `namespace/name`, as in the settings. */
function fullName({ manifest: { meta } }: LoadedService): string {
  return `${meta.namespace}/${meta.name}`;
}
