import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, Html, html } from '../../src/charts/html.ts';

describe('text put into HTML', () => {
  it('holds nothing that could end a text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
  });

  it('is escaped in a template, also in lists, while templates in it are kept', () => {
    const hostile = '<script>"&\'';
    const inner = html`<b>${hostile}</b>`;
    expect(html`<p title="${hostile}">${[inner, hostile, 3]}</p>`.text).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;"><b>&lt;script&gt;&quot;&amp;&#39;</b>&lt;script&gt;&quot;&amp;&#39;3</p>',
    );
  });

  it('loses control characters, which XML cannot hold', () => {
    expect(escapeHtml('a\u0000b\u001bc\td')).toBe('a\ufffdb\ufffdc\td');
  });

  it('is taken as it is when it is marked as HTML', () => {
    expect(html`${new Html('<i>x</i>')}`.text).toBe('<i>x</i>');
  });
});
