import type { Reporter, TestModule } from 'vitest/node';

/** Ends the test output with one plain line, `N passed, N failed`, that a script can read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let passed = 0;
    let failed = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') passed++;
        if (state === 'failed') failed++;
      }
      // A file that could not be loaded has no tests to count, yet it is a failure.
      if (module.errors().length > 0) failed++;
      // Nor do tests fail whose preparation (`beforeAll`) did: they are left out, which must not look like success.
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
    }
    process.once('exit', () => process.stdout.write(`${passed} passed, ${failed} failed\n`));
  }
}
