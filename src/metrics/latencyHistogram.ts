/** The histogram lies with the engine, because clients that hedge keep one of what they have seen. */
export { LatencyHistogram } from '../engine/latencyHistogram.ts';
