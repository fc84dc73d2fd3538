import { plainText } from './terminal.ts';

/** What an error says, on one line. */
export function messageOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}
