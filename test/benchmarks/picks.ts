/**
 * `npx tsx test/benchmarks/picks.ts [NAME...]`: what one pick costs with each policy, at 100 and at 10,000 endpoints, in
 * nanoseconds and picks a second. `pick` is the decision alone; `request` is all that a request costs the policy: `pick`,
 * `sent` and `done`. The goal is under 100 ns at 100 and under 300 ns at 10,000 endpoints for a pick of every policy
 * that does not scan its list by definition.
 *
 * Each policy runs in a process of its own, so that none pays for what another taught the compiler, and is measured in
 * processor time, the least of many short batches: what else the machine does meanwhile is not the policy's.
 */
import { spawnSync } from 'node:child_process';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import type { Policy } from '../../src/balancing/policy.ts';
import { POLICIES } from '../../src/balancing/registry.ts';
import { RandomStreams } from '../../src/engine/random.ts';

/** Processor time that one batch takes, at least, in milliseconds: a thousand times the clock's resolution. */
const LONG_ENOUGH = 5;
/** Batches of which the quickest counts. */
const REPEATS = 24;
/** Requests that are under way at any time, so that loads differ. */
const UNDER_WAY = 256;
/** Goals of a pick at 100 and at 10,000 endpoints, nanoseconds. */
const GOALS = [100, 300] as const;

/** Policies that look at the whole list by their own definition, and why no index could stand for the scan. */
const SCANS: ReadonlyMap<string, string> = new Map([
  ['full-scan', 'draws at each tie that it meets on the way'],
  ['iptables-chain', 'a draw for each rule, as in the kernel'],
  ['least-connections', 'every pick moves the credits of all that are tied'],
  ['least-time', 'every pick moves the credits of all that are tied'],
  ['rendezvous', 'scores every endpoint for the key'],
  ['ipvs-lblcr', 'compares all servers that an address has, as the kernel does'],
  ['c3', 'every pick moves the averages of all'],
]);

interface Cost {
  /** Nanoseconds of the pick alone, and of pick, sent and done. */
  readonly pick: number;
  readonly request: number;
}

function costOf(policy: Policy, endpoints: number): Cost {
  return { pick: measure(policy, endpoints, false), request: measure(policy, endpoints, true) };
}

/** Processor time of this process so far, milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
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
    const start = processorTime();
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
    return processorTime() - start;
  };
  let count = 256;
  while (batch(count) < LONG_ENOUGH) count *= 2;
  const elapsed = Math.min(...Array.from({ length: REPEATS }, () => batch(count)));
  // The sum is used, so that no pick can be left out.
  return Number.isFinite(sum) ? (elapsed * 1e6) / count : Number.NaN;
}

function row(cells: readonly string[]): string {
  const [name, ...numbers] = cells;
  return name.padEnd(30) + numbers.map((cell) => cell.padStart(12)).join('');
}

function print(policy: Policy): void {
  const [few, many] = [costOf(policy, 100), costOf(policy, 10_000)];
  const met = few.pick < GOALS[0] && many.pick < GOALS[1];
  const goal = met ? 'met' : SCANS.has(policy.name) ? 'scans' : 'MISSED';
  const cells = [few, many].flatMap(({ pick, request }) => [
    pick.toFixed(0),
    (1000 / pick).toFixed(2),
    request.toFixed(0),
  ]);
  console.log(row([policy.name, ...cells, goal]));
}

/** Measures the policy in a process of its own, which prints its row. */
function inOwnProcess(name: string): void {
  const { status } = spawnSync(process.execPath, [...process.execArgv, process.argv[1], ALONE, name], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${name} was not measured: its process ended with status ${status}`);
}

/** The argument by which a process knows that it is to measure the one policy named behind it. */
const ALONE = '--alone';

const [first, ...others] = process.argv.slice(2);
if (first === ALONE) print(policyNamed(others[0]));
else {
  const wanted = first === undefined ? POLICIES : [first, ...others].map(policyNamed);
  const numbers = ['Mpicks/s', 'request ns'];
  console.log(row(['policy', 'ns at 100', ...numbers, 'at 10,000', ...numbers, 'goal']));
  for (const { name } of wanted) inOwnProcess(name);
  for (const { name } of wanted) if (SCANS.has(name)) console.log(`${name} scans: ${SCANS.get(name)}`);
}

function policyNamed(name: string): Policy {
  const policy = POLICIES.find((one) => one.name === name);
  if (policy === undefined) throw new RangeError(`there is no policy "${name}"`);
  return policy;
}
