import { Html, html, type Part } from './html.ts';
import { OFFLINE_POLICY, REPORT_STYLE } from './reportStyle.ts';

/** What stands on the page of a report, whatever it is a report of. */
export interface PageParts {
  /** Of the browser's tab. */
  readonly title: string;
  /** Of the page. */
  readonly heading: string;
  /** The scenario's own description, line breaks included. */
  readonly description: string;
  /** What a reader has to know before the answer: that it is incomplete, remarks. Ready HTML. */
  readonly notes: Part;
  /** The answer and everything after it, ready HTML. */
  readonly main: Part;
  /** How the numbers came about, in a line. */
  readonly footer: string;
}

/**
 * One HTML document that needs no network and no script: head, style and policy are the same for every report.
 *
 * @returns the document's text
 */
export function reportPage({ title, heading, description, notes, main, footer }: PageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${OFFLINE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(REPORT_STYLE)}</style>
</head>
<body>
<header>
<h1>${heading}</h1>
<p class="description">${description.trim()}</p>
${notes}
</header>
<main>
${main}
</main>
<footer>${footer}</footer>
</body>
</html>
`;
  return page.text;
}
