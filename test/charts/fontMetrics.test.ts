import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FONT_FILES, shortenText, textWidth, wrapText } from '../../src/charts/fontMetrics.ts';

/** Width of the ink of a line of text as another program draws it. */
function inkWidth(text: string, bold: boolean): number {
  const weight = bold ? 'bold' : 'normal';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="200"><text x="20" y="120" font-size="100" font-kerning="none" font-family="DejaVu Sans" font-weight="${weight}">${text}</text></svg>`;
  const font = { fontFiles: [FONT_FILES.regular, FONT_FILES.bold], loadSystemFonts: false };
  return new Resvg(svg, { font }).getBBox()?.width ?? Number.NaN;
}

describe('the width of a text', () => {
  it.each([
    ['mmnnuu 0123456789', false],
    ['28 % × 3 µs – über', false],
    ['endpoints removed', true],
  ])('of %s is what is drawn', (text, bold) => {
    // Between two bars, the ink of the bars is the same with and without the text, so the difference is its advance.
    const drawn = inkWidth(`|${text}|`, bold) - inkWidth('||', bold);
    // The outline is kept in 32-bit floats: a few units in the seventh digit of about 2,000 pixels.
    expect(Math.abs(textWidth(text, 100, bold) - drawn)).toBeLessThan(0.01);
  });

  it.each(['node NotReady +50.2 s', 'requests a second', 'AVATAR'])(
    'of %s has room for what is drawn',
    (text) => {
      // Kerning pulls some pairs together, and is left out here: at most a tenth of the size of the font for each pair.
      const drawn = inkWidth(`|${text}|`, false) - inkWidth('||', false);
      expect(textWidth(text, 100)).toBeGreaterThanOrEqual(drawn - 0.01);
      expect(textWidth(text, 100)).toBeLessThan(drawn + 10 * text.length);
    },
  );

  it('is what the table of advances says: 651 of 2,048 units for a space, 1,303 for a digit', () => {
    expect(textWidth(' ', 2048)).toBe(651);
    expect(textWidth('7', 2048)).toBe(1303);
  });

  it('adds up and grows with the size', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 50 }), (a, b, size) => {
        expect(textWidth(a + b, size)).toBeCloseTo(textWidth(a, size) + textWidth(b, size), 6);
        expect(textWidth(a, 2 * size)).toBeCloseTo(2 * textWidth(a, size), 6);
      }),
    );
  });
});

describe('breaking a text', () => {
  it('keeps every line within the width and every word in its place', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(words, (list) => {
        const lines = wrapText(list.join(' '), 90, 12);
        expect(lines.join(' ')).toBe(list.join(' '));
        for (const line of lines.filter((one) => one.includes(' '))) {
          expect(textWidth(line, 12)).toBeLessThanOrEqual(90);
        }
      }),
    );
  });

  it('does not part a number from its unit', () => {
    expect(wrapText('between 60 s and 104 s', 1, 12)).toEqual(['between', '60 s', 'and', '104 s']);
    expect(wrapText('2.3 % of 7 pods', 1, 12)).toEqual(['2.3 %', 'of', '7', 'pods']);
  });
});

describe('shortening a text', () => {
  it('leaves a text that fits and ends the others with an ellipsis within the width', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{5,80}$/), (text) => {
        const short = shortenText(text, 100, 12);
        if (textWidth(text, 12) <= 100) expect(short).toBe(text);
        else {
          expect(short.endsWith('…')).toBe(true);
          expect(textWidth(short, 12)).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
