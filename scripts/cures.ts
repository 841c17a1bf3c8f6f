/** One cure: a text whose loss brings the trap back, and the test that must notice. */
export type Cure = {
  /** As in `PROTOCOL.md` §1; the name of the test contains it. */
  readonly trap: string;
  readonly what: string;
  readonly file: string;
  /** Exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly test: string;
};

/** The traps that need a row. */
export const TRAPS: readonly string[] = ['T1', 'T2', 'T4', 'T5', 'T6', 'T7', 'T8', 'T10'];

export const CURES: readonly Cure[] = [
  {
    trap: 'T1',
    what: 'the Origin header is left out where that was agreed',
    file: 'src/mcp/origin-rule-set.ts',
    find: "{ header: 'origin', operation: 'remove' as const }",
    replace: '',
    test: 'src/mcp/origin-rule-set.test.ts',
  },
  {
    trap: 'T1',
    what: 'and never on this machine or a private network',
    file: 'src/mcp/origin-rule-set.ts',
    find: 'server.omitsOrigin && !isLocal(server.url)',
    replace: 'server.omitsOrigin',
    test: 'src/mcp/origin-rule-set.test.ts',
  },
  {
    trap: 'T1',
    what: 'a browser that was restarted leaves it out again',
    file: 'src/background/server-desk.ts',
    find: 'await mcp.applyOriginRules(all);',
    replace: '',
    test: 'e2e/specs/origin-rule.spec.ts',
  },
  {
    trap: 'T2',
    what: 'a redirect is looked up',
    file: 'src/mcp/reach.ts',
    find: 'if (!(error instanceof ConnectionError) || !error.http.wasRedirected) throw error;',
    replace: 'if (error !== null) throw error;',
    test: 'src/mcp/redirects.test.ts',
  },
  {
    trap: 'T2',
    what: 'and not followed to another origin',
    file: 'src/mcp/redirect-probe.ts',
    find: 'if (landed.origin !== new URL(url).origin)',
    replace: 'if (landed.origin === "")',
    test: 'src/mcp/redirects.test.ts',
  },
  {
    trap: 'T3',
    what: 'the headers that a tool asks for are our own',
    file: 'src/mcp/send.ts',
    find: "...(era === 'modern' && { headers: headersOf(inFlight.call) }),",
    replace: '',
    test: 'src/mcp/param-headers.test.ts',
  },
  {
    trap: 'T4',
    what: 'ids are unique',
    file: 'src/mcp/wire.ts',
    find: 'const out = this.#ids.outbound(message);',
    replace: 'const out = message;',
    test: 'src/mcp/unique-ids.test.ts',
  },
  {
    trap: 'T5',
    what: 'a tool may answer that input is required',
    file: 'src/mcp/send.ts',
    find: 'allowInputRequired: true,',
    replace: '',
    test: 'src/mcp/input-rounds.test.ts',
  },
  {
    trap: 'T5',
    what: 'and that answer is not held against its output schema',
    file: 'src/mcp/send.ts',
    find: 'if (isInputRequiredResult(result)) {',
    replace: 'if (isInputRequiredResult(result) && toolOf(inFlight.call)?.outputSchema == null) {',
    test: 'src/mcp/input-rounds.test.ts',
  },
  {
    trap: 'T6',
    what: 'an address is judged before anybody is asked',
    file: 'src/elicitation/admit.ts',
    find: 'const judgement = judgeUrl(raw.url, { serverUrl, knownHosts });',
    replace:
      "const judgement = { ...judgeUrl('https://idp.test/', { serverUrl, knownHosts }), href: raw.url } as never;",
    test: 'src/elicitation/admit.test.ts',
  },
  {
    trap: 'T6',
    what: 'and no real server gets past that',
    file: 'src/elicitation/admit.ts',
    find: 'const judgement = judgeUrl(raw.url, { serverUrl, knownHosts });',
    replace:
      "const judgement = { ...judgeUrl('https://idp.test/', { serverUrl, knownHosts }), href: raw.url } as never;",
    test: 'e2e/specs/hostile.spec.ts',
  },
  {
    trap: 'T7',
    what: 'the body of an HTTP error is read',
    file: 'src/mcp/failures.ts',
    find: "return error instanceof SdkHttpError ? rpcErrorBody(error.data['text']) : null;",
    replace: 'return null;',
    test: 'src/mcp/http-errors.test.ts',
  },
  {
    trap: 'T8',
    what: 'a lost session is replaced',
    file: 'src/mcp/connection.ts',
    find: 'if (!isSessionLoss(error, session)) throw error;',
    replace: 'if (error !== null) throw error;',
    test: 'src/mcp/session-loss.test.ts',
  },
  {
    trap: 'T10',
    what: 'a step that is asked for again is waited for',
    file: 'src/elicitation/rounds.ts',
    find: 'if (open !== null) return keepWaiting(flow, round, open, ask, atMs, before);',
    replace: "if (open !== null) return answered(flow, round, { action: 'accept' }, atMs, before);",
    test: 'src/elicitation/lifecycle.test.ts',
  },
  {
    trap: 'T9',
    what: 'a stored session is continued',
    file: 'src/mcp/sessions.ts',
    find: 'return (await ports.sessions.load(server.id)) ?? begin(server);',
    replace: 'return begin(server);',
    test: 'src/mcp/session-loss.test.ts',
  },
];
