import { describe, expect, it } from 'vitest';
import type { PathType } from '../../../src/cluster/objects.ts';
import { type RouteEntry, RouteTable } from '../../../src/network/ingress/routeTable.ts';

function entry(host: string | undefined, path: string, to: string, type: PathType = 'Prefix'): RouteEntry {
  return { host, deep: false, type, path, route: { targets: [{ weight: 1, upstream: to }] } };
}

/** Upstream of a request's route, or `none`. */
function upstream(table: RouteTable, host: string, path: string): string | undefined {
  const route = table.routeOf(host, path);
  return route === undefined ? 'none' : route.targets[0].upstream;
}

describe('a table of routes', () => {
  it('takes the longest path that fits', () => {
    const table = new RouteTable([entry('a.b', '/', 'all'), entry('a.b', '/cart', 'cart')]);
    expect(upstream(table, 'a.b', '/cart/7')).toBe('cart');
    expect(upstream(table, 'a.b', '/cartoon')).toBe('all');
  });

  it('takes an exact path before a prefix of the same length, in either order', () => {
    const exact = entry('a.b', '/cart', 'exact', 'Exact');
    const prefix = entry('a.b', '/cart', 'prefix');
    for (const entries of [
      [exact, prefix],
      [prefix, exact],
    ])
      expect(upstream(new RouteTable(entries), 'a.b', '/cart')).toBe('exact');
  });

  it('takes the entry that was there first when two say the same', () => {
    expect(upstream(new RouteTable([entry('a.b', '/', 'old'), entry('a.b', '/', 'new')]), 'a.b', '/')).toBe(
      'old',
    );
  });

  it('chooses the host first: its own name, then a wildcard, then any', () => {
    const table = new RouteTable([
      entry(undefined, '/', 'any'),
      entry('*.b', '/', 'wildcard'),
      entry('a.b', '/', 'own'),
    ]);
    expect(['a.b', 'c.b', 'c.d'].map((host) => upstream(table, host, '/'))).toEqual([
      'own',
      'wildcard',
      'any',
    ]);
  });

  it('does not go by the rules of other hosts when none of its own fits', () => {
    const table = new RouteTable([entry(undefined, '/', 'any'), entry('a.b', '/cart', 'cart')]);
    expect(upstream(table, 'a.b', '/other')).toBe('none');
  });

  it('falls back to the default backend', () => {
    const fallback = { targets: [{ weight: 1, upstream: 'default' }] };
    expect(upstream(new RouteTable([entry('a.b', '/x', 'x')], fallback), 'c.d', '/')).toBe('default');
  });
});
