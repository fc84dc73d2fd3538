#!/usr/bin/env -S node --max-semi-space-size=64
// A large cluster makes many objects that live for a moment: with room for them, V8 collects a third less of the time.
import { commandLine } from './commandLine.ts';
import { ExitStatus } from './exitStatus.ts';
import { inlineMore } from './inlining.ts';
import { processTerminal } from './terminal.ts';

// A reader that has seen enough (`| head`) closes the pipe: that is no failure, the rest is simply not printed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`seatrial: standard output cannot be written: ${error.message}\n`);
  process.exitCode = ExitStatus.failed;
});
process.stderr.on('error', () => {});

inlineMore();
const status = await commandLine(process.argv.slice(2), processTerminal());
// Not process.exit: what is still in the pipe would be lost.
process.exitCode ??= status;
