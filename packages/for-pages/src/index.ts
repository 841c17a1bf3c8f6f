/**
 * For pages that want to use the MCP servers of the person in front of them, through a provider that the person
 * connected: Usher, or any other that announces itself the same way. No dependency; it holds no state.
 */

/** Who announced itself. Self-asserted, as in EIP-6963: show it, don't trust it. */
export interface ProviderInfo {
  /** Of this document's provider; another one after a reload. */
  readonly uuid: string;
  readonly name: string;
  readonly version: string;
  /** A `data:` URI, for an `<img>`. */
  readonly icon: string;
  /** Reverse domain name: which product it is. */
  readonly rdns: string;
}

export interface Attention {
  /** How many calls of this page wait for the person in the provider's own window. */
  readonly waiting: number;
}

export interface Provider {
  /** A new connection to the person's servers, for one client. Nothing is sent until the client starts it. */
  connect(): PageTransport;
  /** Called on every change, and soon after when something waits already. */
  on(event: 'attention', listener: (attention: Attention) => void): void;
  off(event: 'attention', listener: (attention: Attention) => void): void;
  /** Brings the provider's own window to the front. Works from a click or a key press only. */
  show(): void;
}

export interface ProviderDetail {
  readonly info: ProviderInfo;
  readonly provider: Provider;
}

/** The `Transport` of the MCP SDK: v1's `@modelcontextprotocol/sdk` and v2's `@modelcontextprotocol/client` alike. */
export interface PageTransport {
  start(): Promise<void>;
  send(message: object): Promise<void>;
  close(): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: the two lines of the SDK write the message's type differently
  onmessage?: ((message: any, extra?: any) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  sessionId?: string | undefined;
  setProtocolVersion?: ((version: string) => void) | undefined;
}

export interface FindOptions {
  /** How long to wait for an announcement, in milliseconds; 3 seconds unless told otherwise. */
  readonly timeoutMs?: number;
  /** Only this product. */
  readonly rdns?: string;
}

/**
 * Calls `listener` for every provider that this page has, now or later: a person may connect the page while it is open.
 *
 * @returns what ends it.
 */
export function watchProviders(listener: (detail: ProviderDetail) => void): () => void {
  const known = new Set<string>();
  const hear = (event: Event) => {
    const { detail } = event as CustomEvent<ProviderDetail>;
    if (known.has(detail.info.uuid)) return;
    known.add(detail.info.uuid);
    listener(detail);
  };
  addEventListener('mcp:announce-provider', hear);
  dispatchEvent(new Event('mcp:request-provider'));
  return () => removeEventListener('mcp:announce-provider', hear);
}

/** The first provider that announces itself; null where none does, which is how it is for most people. */
export function findProvider({ timeoutMs = 3_000, rdns }: FindOptions = {}): Promise<ProviderDetail | null> {
  return new Promise((resolve) => {
    let stop = () => {};
    const finish = (detail: ProviderDetail | null) => {
      clearTimeout(timer);
      // An announcement may come before there is anything to stop.
      queueMicrotask(() => stop());
      resolve(detail);
    };
    const timer = setTimeout(finish, timeoutMs, null);
    stop = watchProviders((detail) => {
      if (rdns === undefined || detail.info.rdns === rdns) finish(detail);
    });
  });
}

/**
 * A transport for `client.connect(…)`.
 *
 * @throws an error with the code `NO_PROVIDER` where the person has none, or has not connected this page.
 */
export async function connectTransport(options?: FindOptions): Promise<PageTransport> {
  const found = await findProvider(options);
  if (found === null) throw Object.assign(new Error('No MCP provider on this page'), { code: 'NO_PROVIDER' });
  return found.provider.connect();
}

/** The request options of both lines of the SDK, as much of them as matters here. */
export interface Patience {
  readonly timeout: number;
  readonly resetTimeoutOnProgress: true;
  readonly maxTotalTimeout: number;
  // biome-ignore lint/suspicious/noExplicitAny: the two lines of the SDK write the progress's type differently
  readonly onprogress: (progress: any) => void;
}

const MINUTE_MS = 60_000;

/**
 * Options for a request that a person may have to answer for: 15 minutes, begun anew with every progress message, and
 * two hours in all. The SDK's own time-out is one minute, and it hears of progress only where somebody listens to it.
 */
export function patience(onprogress: Patience['onprogress'] = () => {}): Patience {
  return {
    timeout: 15 * MINUTE_MS,
    resetTimeoutOnProgress: true,
    maxTotalTimeout: 120 * MINUTE_MS,
    onprogress,
  };
}
