/** How a command ends; the numbers are a promise to scripts. */
export const ExitStatus = {
  done: 0,
  /** The run failed, or seatrial has a mistake. */
  failed: 1,
  /** Wrong command line, or an invalid scenario or manifest; nothing was written. */
  invalid: 2,
  /** A threshold was crossed; 99 as k6 has it. */
  thresholdCrossed: 99,
  /** Ctrl-C; what was simulated up to then is written. 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;
export type ExitStatusCode = (typeof ExitStatus)[keyof typeof ExitStatus];

/** Something that the user can put right: shown as one line without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly status: ExitStatusCode;

  /** @param message what is wrong and what to do, without a full stop at the end */
  constructor(message: string, status: ExitStatusCode = ExitStatus.invalid) {
    super(message);
    this.status = status;
  }
}
