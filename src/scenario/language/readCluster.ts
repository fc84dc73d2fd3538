import type { z } from 'zod';
import { isMapping } from '../source/located.ts';
import { cluster, nodes } from './cluster.ts';
import { dns } from './dns.ts';
import { ingress } from './ingress.ts';
import { parsed, parsedMapping } from './readShape.ts';
import { settings } from './settings.ts';
import { standIn, withStandIns } from './standIns.ts';
import { NODES } from './templates.ts';
import type { Unread } from './unread.ts';

/** The part of a group of nodes on which names, labels and zones of its nodes depend. */
const NAMING = ['name', 'count', 'autoscaling', 'labels', 'zones'] as const;

/** A cluster with stand-ins for its wrong parts; `undefined` if it is none. */
export function parsedCluster(value: unknown): z.output<typeof cluster> | undefined {
  const { dns: ownDns, ingress: ownIngress } = isMapping(value) ? value : {};
  // Servers that are described wrongly are there all the same.
  const addOns = {
    ...(ownDns !== undefined && { dns: standIn(ownDns, dns, {}) }),
    ...(ownIngress !== undefined && { ingress: standIn(ownIngress, ingress, {}) }),
  };
  return parsed(cluster, value) ?? parsedMapping(cluster, withParts(value), { ...TEMPLATE, ...addOns });
}

/** A cluster's nodes and settings read element by element and key by key. */
export function withParts(value: unknown): unknown {
  if (!isMapping(value)) return value;
  const list = withStandIns(value['nodes'], nodes, NODES);
  const given = value['settings'];
  return {
    ...value,
    ...(list !== undefined && { nodes: list }),
    ...(given !== undefined && { settings: standIn(given, settings, {}) }),
  };
}

/** What a cluster cannot do without. */
export const TEMPLATE = { nodes: [NODES(0)] } as const;

/**
 * Are the nodes known by name, label and zone?
 * @param path of the nodes @param count of groups
 */
export function knowsNodes(
  unread: Unread | undefined,
  path: readonly (string | number)[],
  count: number,
): boolean {
  if (unread === undefined) return true;
  const groups = Array.from({ length: count }, (_, i) => [...path, i]);
  return !groups.some((group) => NAMING.some((key) => unread.within(...group, key)));
}
