import type { LoadReport } from '../../balancing/balancer.ts';

/** How many numbers one report is, where reports are kept in columns. */
export const FIGURES = 7;

/** A load report that can be written, so that one object serves for all. What nobody measured is 0. */
export class LoadFigures implements LoadReport {
  qps = 0;
  eps = 0;
  cpuUtilization = 0;
  inFlight = 0;
  queued = 0;
  latency = 0;
  serviceTime = 0;

  /** Writes all of it into a column, from `at` on. */
  save(column: Float64Array, at: number): void {
    column[at] = this.qps;
    column[at + 1] = this.eps;
    column[at + 2] = this.cpuUtilization;
    column[at + 3] = this.inFlight;
    column[at + 4] = this.queued;
    column[at + 5] = this.latency;
    column[at + 6] = this.serviceTime;
  }

  /** Reads what {@link save} has written. */
  load(column: Float64Array, at: number): void {
    this.qps = column[at];
    this.eps = column[at + 1];
    this.cpuUtilization = column[at + 2];
    this.inFlight = column[at + 3];
    this.queued = column[at + 4];
    this.latency = column[at + 5];
    this.serviceTime = column[at + 6];
  }
}
