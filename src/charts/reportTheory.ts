import { type Html, html } from './html.ts';
import { countText, latencyText, percentText } from './quantities.ts';
import type { SummaryFile } from './resultFiles.ts';

/**
 * A closed form that a traffic source falls under, as summary.json has it. The simulator reaches it, since it
 * knows the distributions; here it is only put into words.
 */
export type TheoryFinding = NonNullable<SummaryFile['theory']>[number];
/** The finding about the spread of connections over pods, which is a count and no latency. */
type SkewFinding = Extract<TheoryFinding, { quantity: 'connections of the busiest pod' }>;
/** The finding about the mean latency of a queue. */
type LatencyFinding = Extract<TheoryFinding, { quantity: 'mean latency' }>;
/** Those about requests that do not wait for each other, and about what can never be exceeded. */
type SampleFinding = Extract<TheoryFinding, { quantity: 'share' | 'attempts' | 'latency' }>;
type BoundFinding = Extract<TheoryFinding, { quantity: 'most attempts' }>;
/** The finding about requests that a full queue turned away, which is a share. */
type LossFinding = Extract<TheoryFinding, { quantity: 'share turned away' }>;

/**
 * The closed form that a traffic source falls under, its value, the simulated one and how far apart they are.
 *
 * @returns two paragraphs: what the formula says, and how far the simulation is from it; or one with both
 */
export function theoryParagraph(theory: TheoryFinding): Html {
  if (theory.quantity === 'most attempts') return boundParagraph(theory);
  if (theory.quantity === 'connections of the busiest pod') return skewParagraph(theory);
  if (theory.quantity === 'share turned away') return lossParagraph(theory);
  if (theory.quantity !== 'mean latency') return sampleParagraph(theory);
  const { formula, source, traffic, utilisation, batches } = theory;
  // Service and network are means; together they are what the formula expects of a request.
  const [service, network, expected, simulated, error] = [
    theory.service,
    theory.network,
    theory.expected,
    theory.simulated,
    theory.standardError,
  ].map(latencyText);
  return html`<p>The requests of ${traffic} meet ${formula}, with a load of ${percentText(utilisation)} (${source}). The formula gives a mean of ${service} in the pod; with ${network} on the network the mean latency is ${expected}.</p>
<p>Simulated: ${simulated}, which is ${deviationText(theory)} it. The standard error (${error}) comes from the means of ${batches} batches of steps; it is too small if a batch is not much longer than the queue takes to forget its state.</p>${littlesLawParagraph(theory)}`;
}

/** Nothing where it was not measured. */
function littlesLawParagraph({ littlesLaw }: LatencyFinding): Html {
  if (littlesLaw === undefined) return html``;
  const { inFlight, rateTimesLatency } = littlesLaw;
  return html`
<p>Little's law, L = λW: at the ends of the steps ${number(inFlight)} requests were in flight on average; answers a second times their mean latency are ${number(rateTimesLatency)}.</p>`;
}

/** One value over independent requests: the error is known without any batches. */
function sampleParagraph(theory: SampleFinding): Html {
  const { traffic, formula, source, label, quantity, requests } = theory;
  const text = { share: percentText, latency: latencyText, attempts: number }[quantity];
  const [expected, simulated, error] = [theory.expected, theory.simulated, theory.standardError].map(text);
  return html`<p>${traffic}: ${formula} (${source}). ${capitalised(label)}: ${expected} by the formula, ${simulated} simulated, which is ${deviationText(theory)} it; the standard error of ${countText(requests)} independent requests is ${error}.</p>`;
}

/** A bound has no deviation: it holds in every run. */
function boundParagraph({ traffic, formula, source, label, expected, simulated }: BoundFinding): Html {
  return html`<p>${traffic}: ${formula} (${source}). ${capitalised(label)}: at most ${number(expected)} by the formula, ${number(simulated)} simulated, on average over the whole run.</p>`;
}

/** Four digits. */
function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One run is one draw of the connections: its deviation says how unusual the draw is. */
function skewParagraph(theory: SkewFinding): Html {
  const { traffic, formula, source, expected, simulated, standardError, connections, pods } = theory;
  // Three digits; a whole number needs no decimals.
  const even = Number((connections / pods).toPrecision(3));
  return html`<p>The connections of ${traffic} are ${formula} (${source}). The busiest pod has ${expected.toFixed(1)} of them on average over many runs, where an even spread would have ${even}.</p>
<p>Simulated: ${simulated}, which is ${deviationText(theory)} it; the deviation of a single draw is ${standardError.toFixed(2)}.</p>`;
}

/** Shares with more digits than elsewhere: two percentages that are to be compared must differ where the shares do. */
function lossParagraph(theory: LossFinding): Html {
  const { traffic, formula, source, utilisation, batches } = theory;
  const [expected, simulated, error] = [theory.expected, theory.simulated, theory.standardError].map(
    (share) => `${Number((100 * share).toPrecision(4))} %`,
  );
  return html`<p>The requests of ${traffic} meet ${formula}, whose workers have a load of ${percentText(utilisation)} (${source}). The formula has a full queue turn away ${expected} of them.</p>
<p>Simulated: ${simulated}, which is ${deviationText(theory)} it. The standard error (${error}) comes from the means of ${batches} batches of steps.</p>`;
}

/** Two decimals: beyond 1.96 standard errors lies one correct run in twenty. */
function deviationText({ deviation }: { deviation: number }): string {
  return `${Math.abs(deviation).toFixed(2)} standard errors ${deviation < 0 ? 'below' : 'above'}`;
}
