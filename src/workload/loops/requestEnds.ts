/** Told when a request is over, for those who wait for that before they go on. */
export interface RequestEnds {
  /**
   * The request of that client is over, well or not, after all of its tries. The client has put its connection back
   * or closed it.
   */
  ended(source: number, client: number): void;
}
