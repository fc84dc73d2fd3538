import { readFileSync } from 'node:fs';

/** Version of this package. The path is the same from the sources and from the built program. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const found: { version?: unknown } = JSON.parse(text);
  return String(found.version);
}
