/** The two origins that a record is about. */
export type Pair = { readonly serverOrigin: string; readonly targetOrigin: string };

/** What a person can do with a record. */
export type RecordActs = {
  readonly onBlock: (pair: Pair) => void;
  readonly onUnblock: (pair: Pair) => void;
  readonly onForget: (pair: Pair) => void;
};
