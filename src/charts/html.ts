/** The five characters that mean something in content or in a quoted attribute. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What neither XML 1.0 (section 2.2) nor a reader can use: control characters other than tab and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r]/gu;

/**
 * Text that is safe as content and inside a quoted attribute, of HTML and of SVG.
 *
 * @param text from a results folder, and so of anybody's making
 */
export function escapeHtml(text: string): string {
  return text.replace(CONTROL, '\u{fffd}').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/**
 * HTML that is known to be well-formed, as opposed to text from a results folder. Only this class passes
 * {@link html} unescaped: the type is what keeps the two apart.
 */
export class Html {
  /** Put into a page as it is. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold; everything but {@link Html} is escaped. */
export type Part = string | number | Html | readonly Part[];

/**
 * Template tag that escapes every value put in, so that no name or message can become markup.
 *
 * @param strings the literal parts, which are trusted as source code is
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += partText(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

/** A list is its parts one after the other, as rows of a table are. */
function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(partText).join('');
}
