/** A request on its way to the API server. */
export interface ApiRequest {
  /** It has arrived: what it does at the server. */
  arrive(): void;
  /** There was nobody to take it. */
  refuse(): void;
}
