/**
 * `npx tsx test/benchmarks/picks.ts [NAME...]`: what one pick costs with each policy, at 100 and at 10,000 endpoints, in
 * nanoseconds and picks a second. A pick is what a request costs the policy in all: `pick`, `sent` and `done`. The goal
 * is under 100 ns at 100 and under 300 ns at 10,000 endpoints for a pick of every policy that does not scan its list.
 */
import { newPickRequest } from '../../src/balancing/balancer.ts';
import type { Policy } from '../../src/balancing/policy.ts';
import { POLICIES } from '../../src/balancing/registry.ts';
import { RandomStreams } from '../../src/engine/random.ts';

/** Wall-clock time that one measurement takes, at least, in milliseconds. */
const LONG_ENOUGH = 20;
/** Measurements of which the quickest counts. */
const REPEATS = 4;
/** Requests that are under way at any time, so that loads differ. */
const UNDER_WAY = 256;

/** Policies that look at the whole list by their own definition. */
const SCANS = new Set([
  'full-scan',
  'iptables-chain',
  'smooth-weighted-round-robin',
  'least-connections',
  'least-time',
  'rendezvous',
  'c3',
  // Where the one server of the one address is overloaded, a look for another that has room.
  'ipvs-lblc',
  'ipvs-lblcr',
]);

interface Cost {
  /** Nanoseconds of the pick alone, and of pick, sent and done. */
  readonly pick: number;
  readonly request: number;
}

function costOf(policy: Policy, endpoints: number): Cost {
  return { pick: measure(policy, endpoints, false), request: measure(policy, endpoints, true) };
}

/** Nanoseconds a request, from as many requests as it takes to be sure. */
function measure(policy: Policy, endpoints: number, follow: boolean): number {
  const balancer = policy.balancer({ random: new RandomStreams(1).stream(policy.name) });
  const ids = Int32Array.from({ length: endpoints }, (_, i) => i);
  const keys = Array.from(ids, (id) => `10.${id >> 16}.${(id >> 8) & 255}.${id & 255}:8080`);
  balancer.update({ ids, keys }, 0);
  const request = newPickRequest();
  request.hashed = true;
  const open = new Int32Array(UNDER_WAY);
  for (let i = 0; i < UNDER_WAY; i++) {
    open[i] = ids[Math.max(0, balancer.pick(request))];
    balancer.sent?.(open[i], 0);
  }
  let sum = 0;
  const batch = (count: number): number => {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      request.now += 1e-5;
      request.hashLow = Math.imul(i, 0x9e3779b1) >>> 0;
      request.hashHigh = Math.imul(i, 0x85ebca77) >>> 0;
      request.source = (0x0a000000 + (i & 1023)) >>> 0;
      request.sourcePort = i & 65535;
      const position = balancer.pick(request);
      sum += position;
      if (!follow || position < 0) continue;
      const slot = i & (UNDER_WAY - 1);
      balancer.done?.(open[slot], request.now, 0.01, true);
      open[slot] = ids[position];
      balancer.sent?.(open[slot], request.now);
    }
    return performance.now() - start;
  };
  let count = 256;
  while (batch(count) < LONG_ENOUGH) count *= 2;
  // The quickest of a few: what a busy machine adds is not the policy's.
  const elapsed = Math.min(...Array.from({ length: REPEATS }, () => batch(count)));
  // The sum is used, so that no pick can be left out.
  return Number.isFinite(sum) ? (elapsed * 1e6) / count : Number.NaN;
}

function row(cells: readonly string[]): string {
  const [name, ...numbers] = cells;
  return name.padEnd(30) + numbers.map((cell) => cell.padStart(12)).join('');
}

const wanted = process.argv.slice(2);
const policies = wanted.length === 0 ? POLICIES : POLICIES.filter(({ name }) => wanted.includes(name));
console.log(
  row(['policy', 'ns at 100', 'Mpicks/s', 'request ns', 'at 10,000', 'Mpicks/s', 'request ns', 'goal']),
);
for (const policy of policies) {
  const [few, many] = [costOf(policy, 100), costOf(policy, 10_000)];
  const goal = few.pick < 100 && many.pick < 300 ? 'met' : SCANS.has(policy.name) ? 'scans' : 'MISSED';
  const cells = [few, many].flatMap(({ pick, request }) => [
    pick.toFixed(0),
    (1000 / pick).toFixed(2),
    request.toFixed(0),
  ]);
  console.log(row([policy.name, ...cells, goal]));
}
