import type { PathType } from '../../cluster/objects.ts';
import { hostFit, pathFits } from './matching.ts';

/** Where a share of a route's requests goes. */
export interface RouteTarget {
  /** Above 0. */
  readonly weight: number;
  /** `namespace/service:port`; undefined for a reference to nothing, whose share is answered with an error. */
  readonly upstream: string | undefined;
}

/** What an ingress does with the requests of one host and path: the weights of its targets decide. */
export interface Route {
  readonly targets: readonly RouteTarget[];
}

/** One host and path, and where its requests go. */
export interface RouteEntry {
  /** Absent: every host that no other entry names. */
  readonly host: string | undefined;
  /** May a wildcard of the host stand for several labels? */
  readonly deep: boolean;
  readonly type: PathType;
  /** Begins with a slash. */
  readonly path: string;
  readonly route: Route;
}

/**
 * The routes of one moment. The host is chosen first, and then the longest path among its own: a request for a host
 * that has rules, none of which fits, does not go by the rules of others. Of equal length an exact path wins, and then
 * the entry that was there first (Ingress: `staging/src/k8s.io/api/networking/v1/types.go`; HTTPRoute: the comment of
 * `HTTPRouteRule.Matches` in the Gateway API).
 */
export class RouteTable {
  readonly #entries: readonly RouteEntry[];
  /** The default backend; without one such requests get an error. */
  readonly #fallback: Route | undefined;

  /**
   * @param entries the oldest first
   * @param fallback for requests that none of them matches
   */
  constructor(entries: readonly RouteEntry[], fallback?: Route) {
    this.#entries = entries;
    this.#fallback = fallback;
  }

  /** The route of a request; undefined: there is none. @param path without a query */
  routeOf(host: string, path: string): Route | undefined {
    const ofHost = this.#ofBestHost(host);
    let best: RouteEntry | undefined;
    for (const entry of ofHost) {
      if (pathFits(entry.type, entry.path, path) && (best === undefined || precedes(entry, best)))
        best = entry;
    }
    return best?.route ?? this.#fallback;
  }

  /** The entries whose host fits best: its own name before a wildcard, a longer wildcard before a shorter one. */
  #ofBestHost(host: string): readonly RouteEntry[] {
    const scored = this.#entries.map((entry) => {
      const fit = hostFit(entry.host, host, entry.deep);
      return {
        entry,
        score: fit === 1 ? 1 + (entry.host?.length ?? 0) : fit === 2 ? Number.POSITIVE_INFINITY : fit,
      };
    });
    const top = scored.reduce((most, { score }) => Math.max(most, score), 0);
    return scored.filter(({ score }) => score === top).map(({ entry }) => entry);
  }
}

/** Does an entry win over one that came before it? Only with a longer path, or an exact one of equal length. */
function precedes(entry: RouteEntry, before: RouteEntry): boolean {
  const length = lengthOf(entry) - lengthOf(before);
  return length > 0 || (length === 0 && entry.type === 'Exact' && before.type !== 'Exact');
}

/** `/a` and `/a/` are the same prefix. */
function lengthOf({ type, path }: RouteEntry): number {
  return type === 'Prefix' ? path.replace(/\/+$/, '').length : path.length;
}
