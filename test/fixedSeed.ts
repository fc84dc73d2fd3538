import fc from 'fast-check';

// Every run of the suite checks the same cases: a failure is one of the change, and can be seen again.
fc.configureGlobal({ seed: 1 });
