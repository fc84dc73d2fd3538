/** The histogram lies with the engine, because clients that hedge keep one of what they have seen. */
export { bucketFloor, LatencyHistogram } from '../engine/latencyHistogram.ts';
