import type {
  BoundFinding,
  LatencyFinding,
  LossFinding,
  SampleFinding,
  SkewFinding,
  TheoryFinding,
} from '../metrics/theoryFinding.ts';
import { countText, latencyText, percentText } from './quantities.ts';
import { plainText } from './terminal.ts';

/** A count that chance has a part in, with so many digits. */
const DIGITS = 4;

/**
 * The closed forms that the traffic sources of a run fall under, where they come from, what they say and what was measured.
 * Values that follow from one formula stand under it together.
 * @returns an empty text where no formula holds
 */
export function theoryText(findings: readonly TheoryFinding[]): string {
  return groups(findings)
    .map((group) =>
      [heading(group[0]), ...group.flatMap(rows), ...ending(group[group.length - 1])].join('\n'),
    )
    .join('\n');
}

/** Neighbours of one source and formula. */
function groups(findings: readonly TheoryFinding[]): TheoryFinding[][] {
  const found: TheoryFinding[][] = [];
  for (const finding of findings) {
    const group = found.at(-1);
    const before = group?.[0];
    const same = before?.traffic === finding.traffic && before.formula === finding.formula;
    if (group !== undefined && same) group.push(finding);
    else found.push([finding]);
  }
  return found;
}

/** What it is, and where the formula comes from. */
function heading({ traffic, formula, quantity, source }: TheoryFinding): string {
  const isQueue = ['mean latency', 'connections of the busiest pod', 'share turned away'].includes(quantity);
  const what = `${plainText(traffic)}${isQueue ? ' is' : ':'} ${plainText(formula)}`;
  return `Theory: ${what}\n  (${plainText(source)})`;
}

function rows(finding: TheoryFinding): string[] {
  switch (finding.quantity) {
    case 'mean latency':
      return queueRows(finding);
    case 'connections of the busiest pod':
      return skewRows(finding);
    case 'share turned away':
      return lossRows(finding);
    case 'most attempts':
      return boundRows(finding);
    default:
      return sampleRows(finding);
  }
}

/** Both numbers and how far they are apart, and Little's law beside them. */
function queueRows({ littlesLaw, ...finding }: LatencyFinding): string[] {
  const { batches, expected, quantity, simulated, standardError } = finding;
  const law =
    littlesLaw &&
    `  Little's law: ${number(littlesLaw.inFlight)} requests in flight, λW = ${number(littlesLaw.rateTimesLatency)}`;
  return [
    `  ${quantity} ${latencyText(expected)} by the formula, ${latencyText(simulated)} here`,
    `  ${signed(finding.deviation)} standard errors of ${latencyText(standardError)} (batch means, ${batches} batches)`,
    ...(law ? [law] : []),
  ];
}

function skewRows({ deviation, expected, quantity, simulated, standardError }: SkewFinding): string[] {
  return [
    `  ${quantity} ${number(expected, 3)} by the formula, ${number(simulated, 3)} here`,
    `  ${signed(deviation)} standard errors of ${number(standardError, 3)} (of the distribution)`,
  ];
}

/** Shares that lie near each other: four digits. */
function lossRows({
  batches,
  deviation,
  expected,
  quantity,
  simulated,
  standardError,
}: LossFinding): string[] {
  const share = (value: number) => `${number(100 * value)} %`;
  return [
    `  ${quantity} ${share(expected)} by the formula, ${share(simulated)} here`,
    `  ${signed(deviation)} standard errors of ${share(standardError)} (batch means, ${batches} batches)`,
  ];
}

function sampleRows({
  deviation,
  expected,
  label,
  quantity,
  simulated,
  standardError,
}: SampleFinding): string[] {
  const text = { share: percentText, latency: latencyText, attempts: number }[quantity];
  const apart = `${signed(deviation)} standard errors of ${text(standardError)}`;
  return [`  ${label} ${text(expected)} by the formula, ${text(simulated)} here: ${apart}`];
}

function boundRows({ expected, label, simulated }: BoundFinding): string[] {
  return [`  ${plainText(label)} at most ${number(expected)} by the formula, ${number(simulated)} here`];
}

/** On what standard errors of several values rest is said once. */
function ending(last: TheoryFinding): string[] {
  return 'requests' in last
    ? [`  (${countText(last.requests)} requests that do not wait for each other)`]
    : [];
}

function number(value: number, digits = DIGITS): string {
  return String(Number(value.toPrecision(digits)));
}

/** Two decimals, with a sign in either case. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
