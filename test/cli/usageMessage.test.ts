import { describe, expect, it } from 'vitest';
import { usageMessage } from '../../src/cli/usageMessage.ts';

const run = { usage: 'run <scenario>', needs: 'a scenario file', flags: ['format', 'quiet', 'q'] };

describe('usageMessage', () => {
  it('shows an unknown option as it was typed, with the nearest one', () => {
    const words = ['run', 'a.yaml', '--fromat=json'];
    expect(usageMessage('Unknown argument: fromat', run, words)).toBe(
      'unknown option "--fromat", did you mean "--format"?',
    );
  });

  it('says where the options are listed when none is near', () => {
    const message = usageMessage('Unknown arguments: xyzzy, plugh', run, ['run', '--xyzzy', '--plugh']);
    expect(message).toBe('unknown options "--xyzzy", "--plugh"; "seatrial run --help" lists what there is');
  });

  it('does not take a superfluous word for an option', () => {
    expect(usageMessage('Unknown argument: formats', run, ['run', 'a', 'formats'])).toContain(
      'unknown argument "formats";',
    );
  });

  it('says what a command needs', () => {
    const message = usageMessage('Not enough non-option arguments: got 0, need at least 1', run, ['run']);
    expect(message).toBe('run needs a scenario file: seatrial run <scenario>');
  });

  it('says how a command is used in words for a person, where its arguments are a mere list', () => {
    const get = { ...run, usage: 'get <words..>', form: 'get pods SCENARIO', needs: 'a kind and a scenario' };
    const message = usageMessage('Not enough non-option arguments: got 0, need at least 1', get, ['get']);
    expect(message).toBe('get needs a kind and a scenario: seatrial get pods SCENARIO');
  });

  it('says which option is missing', () => {
    expect(usageMessage('Missing required argument: from', run, ['run'])).toBe(
      'run needs --from and a value for it; "seatrial run --help" says which',
    );
  });

  it('says which option needs a value, or which values it takes', () => {
    expect(usageMessage('Not enough arguments following: seed', run, [])).toBe('--seed needs a value');
    const choices = 'Invalid values:\n  Argument: format, Given: "xml", Choices: "table", "json"';
    expect(usageMessage(choices, run, [])).toBe('--format must be one of table, json, not "xml"');
  });

  it('passes anything else on as one line', () => {
    expect(usageMessage('one\n  two', undefined, [])).toBe('one two');
  });
});
