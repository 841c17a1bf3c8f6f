import type { Verdict } from '../../src/grants/types.ts';

/** What a story about a chat needs of a browser with Usher in it: each browser's kit gives it. */
export type ChatHands = {
  addServer(url: string, name: string): Promise<void>;
  /** The demonstration chat in a tab of its own. */
  openChat(url: string): Promise<HeldChat>;
  /** The next question of Usher's window: may this page use this tool? */
  nextGrant(): Promise<{ readonly text: string; allow(): Promise<void> }>;
  /** The next page that a server wants to be opened; `accept` opens it and waits until it is there. */
  nextConsent(): Promise<{ readonly text: string; accept(): Promise<{ signIn(): Promise<void> }> }>;
  /** Ends the background as the browser would. */
  stopBackground(): Promise<void>;
};

export type HeldChat = {
  /** Connects its site as the person would: servers by name, their tools by the name that is shown. */
  connect(servers: Readonly<Record<string, Readonly<Record<string, Verdict>>>>): Promise<void>;
  goto(url: string): Promise<void>;
  /** What it says of its connection. */
  status(): Promise<string>;
  /** Whether it shows "Waiting for you". */
  isAskingForPerson(): Promise<boolean>;
  /** Presses its button that leads to Usher. */
  proceed(): Promise<void>;
  isInFront(): Promise<boolean>;
  /** All of the page, as markup. */
  markup(): Promise<string>;
  ask(words: string): Promise<HeldAnswer>;
};

export type HeldAnswer = {
  /** The chat's answer, as far as it has come. */
  says(): Promise<string>;
  /** The text of the tool's result; waits for it. */
  result(): Promise<string>;
};
