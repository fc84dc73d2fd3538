import type { EndpointList } from '../balancer.ts';

/**
 * A table that depends on the list alone is built once for each list object and shared by all balancers that were given
 * it, as Envoy's workers share their ring. Tables are never changed, so nobody can tell.
 * @param build from a list and the options
 * @param nameOf tells options apart
 */
export function sharedByList<Options, Table>(
  build: (list: EndpointList, options: Options) => Table,
  nameOf: (options: Options) => string,
): (list: EndpointList, options: Options) => Table {
  // Held weakly: when the list is dropped, its tables go with it.
  const known = new WeakMap<EndpointList, Map<string, Table>>();
  return (list, options) => {
    const name = nameOf(options);
    const tables = known.get(list) ?? new Map<string, Table>();
    known.set(list, tables);
    const table = tables.get(name) ?? build(list, options);
    tables.set(name, table);
    return table;
  };
}

/**
 * Remembers what a hash gave: a list that changes by one endpoint needs no new hashes for the others.
 * @param limit number of results kept; beyond it all are forgotten
 */
export function remembered<Result>(
  hash: (text: string) => Result,
  limit = 100_000,
): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = hash(text);
      if (known.size >= limit) known.clear();
      known.set(text, result);
    }
    return result;
  };
}
