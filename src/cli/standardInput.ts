/** The path that stands for standard input. */
export const STANDARD_INPUT_PATH = '/dev/stdin';

/** The words of a command line with `-` written as a path: yargs would turn a lone dash into an empty text. */
export function withStandardInput(words: readonly string[]): string[] {
  return words.map((word) => (word === '-' ? STANDARD_INPUT_PATH : word));
}
