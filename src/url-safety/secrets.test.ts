import { describe, expect, it } from 'vitest';
import { looksLikeEmail, looksLikeSecret, namesPersonalData, namesSecret } from './secrets';

// As sites write them, in lower case.
// biome-ignore format: a list
const CREDENTIALS = [
  'access_key', 'access-token', 'api.key', 'api_secret', 'api_token', 'app_secret', 'assertion', 'auth', 'auth_key',
  'authorization', 'auth_token', 'bearer', 'bearer token', 'client_assertion', 'client_secret', 'consumer_secret',
  'credential', 'credentials', 'encryption_key', 'id_token', 'jsessionid', 'jwt', 'oauth_token_secret', 'otp', 'pass',
  'passphrase', 'passwd', 'password', 'phpsessid', 'pin', 'private_key', 'pwd', 'refresh_token', 'samlresponse', 'secret',
  'secret_key', 'session', 'session_id', 'session_key', 'session_token', 'sid', 'signing_key', 'ssh_key',
  'subscription-key', 'token', 'user_token', 'webhook_secret', 'x-amz-security-token', 'x-amz-signature', 'x-api-key',
  'x-goog-signature',
];

// biome-ignore format: a list
const PERSONAL = [
  'account_number', 'address', 'birth_date', 'birthday', 'card-number', 'cc_number', 'credit_card', 'cvc', 'cvv',
  'date_of_birth', 'dob', 'email', 'email_address', 'family_name', 'first_name', 'full.name', 'given_name', 'iban',
  'last_name', 'login_hint', 'mail', 'mobile', 'national_id', 'passport', 'passport_number', 'phone', 'phone_number',
  'postal_code', 'social_security_number', 'ssn', 'surname', 'tax_id', 'tel', 'telephone', 'user_email', 'zip code',
];

const ORDINARY = [
  'code',
  'state',
  'nonce',
  'client_id',
  'token_type',
  'page',
  'q',
  'passing',
  'mailing_list',
  'tokens',
  '',
];

describe('what the name of a parameter says', () => {
  it.each(CREDENTIALS)('%s is a credential', (name) => expect(namesSecret(name)).toBe(true));

  it.each(PERSONAL)('%s is about a person', (name) => expect(namesPersonalData(name)).toBe(true));

  it.each(ORDINARY)('%j is neither', (name) =>
    expect([namesSecret(name), namesPersonalData(name)]).toEqual([false, false]),
  );
});

describe('what a value looks like', () => {
  it.each([
    ['eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', true],
    ['eyJhbGciOiJub25lIn0.e30.', true],
    ['/t/eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln/x', true],
    ['eyJhbGciOiJIUzI1NiJ9.c2ln', false],
    ['xeyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', false],
    ['ghp_abcdefghijklmnopqrst', true],
    ['xghp_abcdefghijklmnopqrst', false],
    ['ghp_abc', false],
    ['550e8400-e29b-41d4-a716-446655440000', false],
  ])('%s is a credential: %s', (value, expected) => expect(looksLikeSecret(value)).toBe(expected));

  it.each([
    ['bob@example.org', true],
    ['bob@mail.example.org', true],
    ['Bob <bob@example.org>', false],
    ['bob@example.org, eve@example.org', false],
    ['bob@example.org/x', false],
    ['bob@localhost', false],
    ['@example.org', false],
  ])('%s is an address: %s', (value, expected) => expect(looksLikeEmail(value)).toBe(expected));
});
