import type { JsonObject } from '../../src/base/json.ts';
import type { Errand } from './errand.ts';
import type { Person } from './person.ts';

/** What a person does in a scenario. */
export type Part = {
  readonly what: string;
  /** Throws where it does not go as the person expects. */
  readonly does: (person: Person, context: Errand['context']) => Promise<void>;
};

const connects: Part = { what: 'adds the server', does: (person) => person.getIn() };

const usesTool: Part = {
  what: 'signs in, and calls a tool',
  async does(person) {
    await person.getIn();
    await person.completes('test-tool');
  },
};

const isToldOf = (problem: string): Part => ({
  what: `tries to sign in, and is told why not (\`${problem}\`)`,
  async does(person) {
    await person.addServer();
    const { end } = await person.signIn();
    if (end !== problem) throw new Error(`The sign-in ended with ${end}, not with ${problem}`);
  },
});

/** The one table of who does what, after the suite's own example clients. */
export const PARTS: Readonly<Record<string, Part>> = {
  initialize: connects,
  tools_call: {
    what: 'fills in two numbers, and calls a tool',
    async does(person) {
      await person.getIn();
      await person.completes('add_numbers', { a: 2, b: 3 });
    },
  },
  'elicitation-sep1034-client-defaults': {
    what: 'sends a form as it stands',
    async does(person) {
      await person.getIn();
      const call = await person.callTool('test_client_elicitation_defaults');
      await person.answerForm();
      await person.finish(call);
    },
  },
  'sse-retry': {
    what: 'calls a tool',
    async does(person) {
      await person.getIn();
      await person.completes('test_reconnection');
    },
  },
  'request-metadata': connects,
  'sep-2322-client-request-state': {
    what: 'answers the forms of two calls, and makes a third while the first one waits',
    async does(person) {
      await person.getIn();
      const first = await person.callTool('test_mrtr_echo_state');
      await first.reaches('asking');
      await person.completes('test_mrtr_unrelated');
      await person.answerForm({ confirmed: true });
      await person.finish(first);
      const second = await person.callTool('test_mrtr_no_state');
      await person.answerForm({ confirmed: true });
      await person.finish(second);
      await person.finish(await person.callTool('test_mrtr_no_result_type'));
    },
  },
  'http-standard-headers': {
    what: 'calls two tools',
    async does(person) {
      await person.getIn();
      await person.completes('test_headers');
      await person.completes('my-hyphenated-tool');
    },
  },
  'http-custom-headers': {
    what: 'calls two tools; with arguments that no form holds, as the panel’s own message',
    async does(person, context) {
      await person.getIn();
      const { toolCalls } = context as { toolCalls: readonly { name: string; arguments: JsonObject }[] };
      for (const call of toolCalls) await person.callExactly(call.name, call.arguments);
    },
  },
  'http-invalid-tool-headers': {
    what: 'calls every tool that is offered',
    async does(person) {
      await person.getIn();
      for (const tool of await person.tools()) await person.completes(tool, { region: 'us-west1' });
    },
  },
  'json-schema-ref-no-deref': connects,
  'json-schema-2020-12-preservation': {
    what: 'sends a tool’s schema back, as the panel’s own message',
    async does(person) {
      await person.getIn();
      const schema = await person.schemaOf('json_schema_2020_12_tool');
      await person.callExactly('json_schema_echo', { schema });
    },
  },

  'auth/metadata-default': usesTool,
  'auth/metadata-var1': usesTool,
  'auth/metadata-var2': usesTool,
  'auth/metadata-var3': usesTool,
  'auth/basic-cimd': usesTool,
  'auth/scope-from-www-authenticate': usesTool,
  'auth/scope-from-scopes-supported': usesTool,
  'auth/scope-omitted-when-undefined': usesTool,
  'auth/scope-step-up': { ...usesTool, what: 'signs in, calls a tool, and gives it more permissions' },
  'auth/scope-retry-limit': {
    what: 'signs in for as long as Usher asks for it',
    async does(person) {
      let state = await person.addServer();
      for (let tries = 0; state === 'NEEDS_AUTHORIZATION' && tries < 5; tries++)
        state = (await person.signIn()).server;
    },
  },
  'auth/token-endpoint-auth-basic': usesTool,
  'auth/token-endpoint-auth-post': usesTool,
  'auth/token-endpoint-auth-none': usesTool,
  'auth/pre-registration': {
    what: 'brings a client id and secret, signs in, and calls a tool',
    async does(person, context) {
      const { client_id, client_secret } = context as { client_id: string; client_secret: string };
      await person.addServer();
      await person.bringClient(client_id, client_secret);
      await person.signIn();
      await person.completes('test-tool');
    },
  },
  'auth/resource-mismatch': isToldOf('RESOURCE_MISMATCH'),
  'auth/offline-access-scope': usesTool,
  'auth/offline-access-not-supported': usesTool,
  'auth/authorization-server-migration': {
    what: 'signs in, is told that it was not taken, signs in once more, and calls a tool',
    async does(person) {
      await person.addServer();
      await person.signIn();
      await person.signIn();
      await person.completes('test-tool');
    },
  },
  'auth/iss-supported': usesTool,
  'auth/iss-not-advertised': usesTool,
  'auth/iss-supported-missing': isToldOf('ISSUER_MISMATCH'),
  'auth/iss-wrong-issuer': isToldOf('ISSUER_MISMATCH'),
  'auth/iss-unexpected': isToldOf('ISSUER_MISMATCH'),
  'auth/iss-normalized': isToldOf('ISSUER_MISMATCH'),
  'auth/metadata-issuer-mismatch': isToldOf('ISSUER_MISMATCH'),
};

const MACHINE = 'a program signs in for itself there, and Usher acts for a person';
const EXTENSION = 'an extension that Usher does not declare';

/** Scenarios that the suite runs and does not score, and that Usher takes no part in. */
export const NOT_OURS: Readonly<Record<string, string>> = {
  'auth/client-credentials-jwt': MACHINE,
  'auth/client-credentials-basic': MACHINE,
  'auth/wif-jwt-bearer': MACHINE,
  'auth/enterprise-managed-authorization': EXTENSION,
  'auth/dpop': EXTENSION,
  'auth/dpop-nonce': EXTENSION,
};
