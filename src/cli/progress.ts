import { SingleBar } from 'cli-progress';
import { waitText } from './quantities.ts';
import { type Output, print } from './terminal.ts';

/** Says on stderr how far a run has come. */
export interface Progress {
  /** @param fraction of the steps that are done, 0 to 1 */
  update(fraction: number): void;
  /** Takes the bar away. Call it before anything else is printed. */
  end(): void;
}

/**
 * A bar for somebody who is looking, a line every 10 % for a log file, nothing if told to be quiet.
 *
 * @param quiet as `--quiet` asks for
 */
export function progressOn(output: Output, quiet: boolean): Progress {
  if (quiet) return { update: () => {}, end: () => {} };
  return output.isTTY ? bar(output) : lines(output);
}

/** Redraws one line; it is taken away at the end, so that the summary stands alone. */
function bar(output: Output): Progress {
  const single = new SingleBar({
    stream: output.stream,
    format: '{bar} {percentage} %  {left}',
    barsize: 40,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    hideCursor: true,
  });
  const estimate = estimator();
  // A thousand parts: a bar of forty blocks needs no more, and a percentage is whole.
  single.start(1000, 0, { left: '' });
  return {
    update: (fraction) => single.update(Math.round(fraction * 1000), { left: estimate(fraction) }),
    end: () => single.stop(),
  };
}

/** For logs of scripts and continuous integration: few lines, none of them redrawn. */
function lines(output: Output): Progress {
  const estimate = estimator();
  let tenths = 0;
  return {
    update(fraction) {
      // A fraction such as 0.7 / 0.1 = 6.999999999999999 counts as the tenth that was meant.
      const reached = Math.floor(fraction * 10 + 1e-9);
      if (reached <= tenths) return;
      tenths = reached;
      print(output, `${reached * 10} % simulated${reached < 10 ? `, ${estimate(fraction)}` : ''}`);
    },
    end: () => {},
  };
}

/**
 * Guesses the time left from the time that the part done has taken: every step is thought to take as long. It
 * is wall-clock time, and never reaches a result.
 */
function estimator(): (fraction: number) => string {
  const start = performance.now();
  return (fraction) => {
    const elapsed = (performance.now() - start) / 1000;
    return fraction > 0 ? `about ${waitText((elapsed / fraction) * (1 - fraction))} left` : '';
  };
}
