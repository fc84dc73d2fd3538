import type { FaultConfig } from './config.ts';
import { type FaultSite, report } from './site.ts';

type DeleteSecretFault = Extract<FaultConfig, { kind: 'delete-secret' }>;

/**
 * `kubectl delete secret`; with a duration the Secret is made again after it, with the same entries. Pods that run keep
 * what they have mounted; those that start wait for it. One that is not there (yet) is left alone.
 */
export function deleteSecret({ namespace, name, duration }: DeleteSecretFault, site: FaultSite): void {
  // Nothing to give back where there was nothing to delete.
  const restore = site.deleteSecret(namespace, name);
  if (restore === undefined) return;
  report(site, 'DeleteSecret', `Secret/${name}`, `the Secret ${name} is deleted`);
  if (duration === undefined) return;
  site.loop.setTimer(duration, () => {
    report(site, 'SecretRestored', `Secret/${name}`, `the Secret ${name} is there again`);
    restore();
  });
}
