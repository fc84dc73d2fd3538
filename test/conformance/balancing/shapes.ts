import { z } from 'zod';
import {
  type Balancer,
  type EndpointList,
  newPickRequest,
  type PickRequest,
} from '../../../src/balancing/balancer.ts';

/** Weights by name, in the order written. */
export const named = z.record(z.string(), z.number());

/** A list of endpoints with those names as keys. */
export function listOf(names: readonly string[], weights?: readonly number[]): EndpointList {
  return {
    ids: Int32Array.from(names.keys()),
    keys: names,
    ...(weights === undefined ? {} : { weights: Float64Array.from(weights) }),
  };
}

/** The list of names and weights. */
export function weighted(weights: Readonly<Record<string, number>>): EndpointList {
  return listOf(Object.keys(weights), Object.values(weights));
}

/** IPVS adds destinations at the head: to get the list in the order of the case they are added the other way round. */
export function addedInReverse(list: EndpointList): EndpointList {
  const backwards = Array.from(list.ids.keys()).reverse();
  const { keys = [], weights } = list;
  return listOf(
    backwards.map((i) => keys[i]),
    weights === undefined ? undefined : backwards.map((i) => weights[i]),
  );
}

/** What is done with a pick: nothing more, a request that stays open, or one that ends at once. */
export type After = 'nothing' | 'stays' | 'ends';

/** Names of the endpoints picked one after the other, as one word. */
export function sequence(
  balancer: Balancer,
  list: EndpointList,
  picks: number,
  after: After = 'nothing',
  request: PickRequest = newPickRequest(),
): string {
  const names = Array.from({ length: picks }, () => {
    const position = balancer.pick(request);
    const id = list.ids[position];
    if (after !== 'nothing') balancer.sent?.(id, request.now);
    if (after === 'ends') balancer.done?.(id, request.now, 0.01, true);
    return list.keys?.[position] ?? '-';
  });
  return names.join('');
}

/** How often each name occurs. */
export function counts(names: Iterable<string>): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) found[name] = (found[name] ?? 0) + 1;
  return found;
}

/** An IPv4 address as unsigned 32 bits. */
export function addressOf(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
