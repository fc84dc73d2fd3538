import { type Html, html } from './html.ts';
import { latencyText, percentText } from './quantities.ts';
import type { SummaryFile } from './resultFiles.ts';

/** The closed form that the run falls under, its value, the simulated one and how far apart they are. */
export function theoryParagraph(theory: NonNullable<SummaryFile['theory']>): Html {
  const { formula, source, traffic, utilisation, batches } = theory;
  const [service, network, expected, simulated, error] = [
    theory.service,
    theory.network,
    theory.expected,
    theory.simulated,
    theory.standardError,
  ].map(latencyText);
  const direction = theory.deviation < 0 ? 'below' : 'above';
  return html`<p>The requests of ${traffic} meet ${formula}, with a load of ${percentText(utilisation)} (${source}). The formula gives a mean of ${service} in the pod; with ${network} on the network the mean latency is ${expected}.</p>
<p>Simulated: ${simulated}, which is ${Math.abs(theory.deviation).toFixed(2)} standard errors ${direction} it. The standard error (${error}) comes from the means of ${batches} batches of steps; it is too small if a batch is not much longer than the queue takes to forget its state.</p>`;
}
