/** One scenario, as the suite hands it to the client under test. */
export type Errand = {
  readonly scenario: string;
  /** The revision of the specification whose wire the scenario speaks. */
  readonly revision: string;
  readonly serverUrl: string;
  /** What the suite gives a client for this scenario, such as a client id; null: nothing. */
  readonly context: unknown;
};

/** Names the port of the desk to the clients that the suite starts. */
export const DESK_PORT = 'USHER_CONFORMANCE_DESK';
