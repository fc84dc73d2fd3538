import type { PathType } from '../../cluster/objects.ts';

/**
 * How well a host of a rule fits that of a request: 2 for the name itself, 1 for `*.` in place of its first label
 * (the text of `IngressRule.Host` in `staging/src/k8s.io/api/networking/v1/types.go`), 0 for a rule without a host,
 * -1 if it does not fit.
 * @param deep a wildcard stands for several labels too, as in the Gateway API (`Hostname` in its `apis/v1/shared_types.go`)
 */
export function hostFit(rule: string | undefined, host: string, deep = false): number {
  if (rule === undefined || rule === '*') return 0;
  const asked = host.toLowerCase();
  if (!rule.startsWith('*.')) return rule.toLowerCase() === asked ? 2 : -1;
  const suffix = rule.slice(1).toLowerCase();
  const first = asked.slice(0, -suffix.length);
  const fits = asked.endsWith(suffix) && first !== '' && (deep || !first.includes('.'));
  return fits ? 1 : -1;
}

/**
 * Does a rule's path fit a request's? Prefix compares whole elements between slashes, and a slash at the end makes no
 * difference; ImplementationSpecific is what nginx does with `location /path`: the text has to begin with it.
 * @param path of the request, without its query
 */
export function pathFits(type: PathType, rule: string, path: string): boolean {
  switch (type) {
    case 'Exact':
      return path === rule;
    case 'ImplementationSpecific':
      return path.startsWith(rule);
    case 'Prefix': {
      const prefix = rule.replace(/\/+$/, '');
      return path === prefix || path.startsWith(`${prefix}/`);
    }
  }
}
