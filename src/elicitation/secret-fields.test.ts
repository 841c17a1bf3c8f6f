import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecretField, namesSecret } from './secret-fields';

const SECRETS = [
  // Names as programs write them
  'password',
  'Password',
  'PASSWORD',
  'user_password',
  'newPassword',
  'password2',
  'passwordConfirm',
  'confirm-password',
  'pwd',
  'dbPasswd',
  'passphrase',
  'sshPassphrase',
  'apiKey',
  'APIKey',
  'api_key',
  'API-KEY',
  'apikey',
  'openaiApiKey',
  'x-api-key',
  'OPENAI_API_KEY',
  'api_key_1',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'githubToken',
  'bearer_token',
  'oauth2Token',
  'auth.token',
  'tokenValue',
  'secret',
  'clientSecret',
  'client_secret',
  'webhookSecret',
  'secretKey',
  'AWS_SECRET_ACCESS_KEY',
  'privateKey',
  'ssh_key',
  'signingKey',
  'encryption_key',
  'credentials',
  'dbCredential',
  'connectionString',
  'pat',
  'jwt',
  'sessionCookie',
  'pin',
  'PINcode',
  'pinCode',
  'otp',
  'otp_code',
  'oneTimeCode',
  'one-time password',
  'twoFactorCode',
  '2faCode',
  'mfaCode',
  'smsCode',
  'verificationCode',
  'securityCode',
  'authCode',
  'backup_code',
  'recoveryCode',
  'cvv',
  'CVC',
  'cvv2',
  'cardNumber',
  'card_number',
  'creditCardNumber',
  'creditcard',
  'credit_card',
  'seedPhrase',
  'mnemonic',
  'licenseKey',
  // Labels as people write them
  'API key',
  'Your password',
  'Enter your GitHub token',
  'Password:',
  'Password (min. 8 characters)',
  'Password required',
  'Username / password',
  'Card number (16 digits)',
  'One-time code from your phone',
  'Paste your API key here',
  'Password; name it as you like',
  // German
  'Passwort',
  'Ihr Passwort',
  'Benutzerpasswort',
  'Kennwort',
  'API-Schlüssel',
  'API-Schluessel-Token',
  'Zugangsdaten',
  'Einmalcode',
  'TAN',
  'Sicherheitscode',
  'Kreditkartennummer',
  'Geheimzahl',
  // French
  'Mot de passe',
  'motDePasse',
  'Clé API',
  'Clé d’API',
  'cle_api',
  'Jeton d’accès',
  'Code de vérification',
  'Numéro de carte',
  'Cryptogramme visuel',
  // Spanish, Italian, Portuguese
  'Contraseña',
  'contrasena',
  'Clave de API',
  'Código de verificación',
  'Número de tarjeta',
  'Tarjeta de crédito',
  'Chiave API',
  'Parola d’ordine',
  'Codice di verifica',
  'Numero della carta',
  'Senha',
  'Sua senha',
  'Palavra-passe',
  'Chave de API',
  'Código de segurança',
  'Número do cartão',
  // Dutch, Polish, Turkish
  'Wachtwoord',
  'beheerderswachtwoord',
  'API-sleutel',
  'Verificatiecode',
  'Hasło',
  'haslo',
  'Klucz API',
  'Kod weryfikacyjny',
  'Numer karty',
  'Şifre',
  'SIFRE',
  'Parolanız',
  'API anahtarı',
  'Doğrulama kodu',
  'Kart numarası',
  'ŞİFRENİZ',
  // Arabic, Japanese, Chinese
  'كلمة المرور',
  'كلمة السر الجديدة',
  'مفتاح API',
  'رمز التحقق',
  'رقم البطاقة',
  'パスワード',
  '新しいパスワード',
  'APIキー',
  '認証コード',
  'ワンタイムパスワード',
  'カード番号',
  '暗証番号',
  '密码',
  '请输入密码',
  '密碼',
  'API 密钥',
  '验证码',
  '信用卡号',
];

const HONEST = [
  'tokenLimit',
  'passwordPolicyUrl',
  'cardTitle',
  'keyboard',
  'API key name',
  'apiKeyName',
  'maxTokens',
  'max_tokens',
  'max token',
  'tokens',
  'tokenCount',
  'token_type',
  'tokenSymbol',
  'token address',
  'contextTokens',
  'passwordLength',
  'password_policy',
  'password manager',
  'passwordless',
  'passwordResetUrl',
  'secretName',
  'secret_id',
  'accessKeyId',
  'access_key_id',
  'private key path',
  'publicKey',
  'public_api_key',
  'public key',
  'key',
  'keys',
  'keyword',
  'keywords',
  'primaryKey',
  'foreignKey',
  'issueKey',
  'projectKey',
  'sortKey',
  'monkey',
  'turkey',
  'hotkey',
  'keyPath',
  'code',
  'countryCode',
  'postalCode',
  'zip_code',
  'promoCode',
  'errorCode',
  'codeReview',
  'confirmation code',
  'dressCode',
  'barcode',
  'card',
  'cardId',
  'cardColor',
  'cards',
  'business card',
  'cardHolder',
  'credit card type',
  'credit_card_expiry',
  'library card number',
  'trelloCardNumber',
  'pinned',
  'pinColor',
  'pin message',
  'pinterest',
  'spin',
  'opinion',
  'shipping',
  'bypass',
  'passage',
  'passenger',
  'passportCountry',
  'compass',
  'secretary',
  'secretariat',
  'tokenizer',
  'tokenize',
  'author',
  'authorization',
  'authority',
  'authenticated',
  'oauthProvider',
  'clientId',
  'client_id',
  'username',
  'email',
  'login',
  'userName',
  'user',
  'city',
  'date',
  'cookieName',
  'cookie consent',
  'cookies',
  'name of the API key',
  'length of the password',
  'Number of tokens',
  'number of new tokens',
  'design token',
  'title',
  'description',
  'otter',
  'panel',
  'patient',
  'path',
  'patch',
  'tangent',
  'Tank',
  'gpioPin',
  'cancel',
  'cvs',
  'Passwortlänge',
  'Passwort-Richtlinie',
  'Kartentitel',
  'Schlüsselwort',
  'Schlüssel',
  'Länge des Passworts',
  'Länge des Passwort',
  'Postleitzahl',
  'Longueur du mot de passe',
  'Nom de la clé API',
  'mot',
  'mots-clés',
  'Code postal',
  'Carte',
  'Palabra clave',
  'palabrasClave',
  'Longitud de la contraseña',
  'Código postal',
  'Tarjeta',
  'Nome della chiave API',
  'Codice fiscale',
  'CAP',
  'Comprimento da senha',
  'Código de barras',
  'Wachtwoordbeleid',
  'Postcode',
  'Długość hasła',
  'Kod pocztowy',
  'Karta',
  'Şifreleme',
  'Şifre uzunluğu',
  'Posta kodu',
  'طول كلمة المرور',
  'الرمز البريدي',
  'اسم',
  'パスワードポリシー',
  'パスワードの長さ',
  'トークン数',
  'カード名',
  '郵便番号',
  'キーワード',
  '密码策略',
  '密码长度',
  '令牌数量',
  '邮政编码',
  '关键词',
  '信用卡类型',
];

describe('namesSecret', () => {
  it.each(SECRETS)('sees that %j asks for a secret', (text) => {
    expect(namesSecret(text, { isNumber: false })).toBe(true);
  });

  it.each(HONEST)('lets %j pass', (text) => {
    expect(namesSecret(text, { isNumber: false })).toBe(false);
  });

  it.each(['pin', 'otp', 'cvv', 'cardNumber', 'Verification code', '暗証番号', 'رقم البطاقة'])(
    'sees %j in a number field too',
    (text) => {
      expect(namesSecret(text, { isNumber: true })).toBe(true);
    },
  );

  it.each(['token', 'tokens', 'password', 'secret', 'tokenLimit'])(
    'lets a number field be called %j',
    (text) => {
      expect(namesSecret(text, { isNumber: true })).toBe(false);
    },
  );

  it('sees a secret in every way to write a name as a program does', () => {
    const word = fc.constantFrom('my', 'git', 'new', 'user', 'prod');
    const style = fc.constantFrom(
      (w: string[]) => w.join('_'),
      (w: string[]) => w.join('-'),
      (w: string[]) => w.join(' '),
      (w: string[]) => w.join('.'),
      (w: string[]) => w.join('_').toUpperCase(),
      (w: string[]) => w.map((x, i) => (i === 0 ? x : x[0]!.toUpperCase() + x.slice(1))).join(''),
    );
    const secret = fc.constantFrom(
      ['password'],
      ['api', 'key'],
      ['access', 'token'],
      ['verification', 'code'],
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 2 }),
        secret,
        fc.array(word, { maxLength: 1 }),
        style,
        (a, s, b, write) => {
          expect(namesSecret(write([...a, ...s, ...b]), { isNumber: false })).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('findSecretField', () => {
  const form = (properties: unknown) => ({ type: 'object', properties });
  const secret = (property: unknown) => findSecretField(form({ value: property }));

  it('says the label of the field', () => {
    expect(findSecretField(form({ city: { type: 'string' }, k: { type: 'string', title: 'API key' } }))).toBe(
      'API key',
    );
    expect(findSecretField(form({ apiKey: { type: 'string' } }))).toBe('apiKey');
    expect(findSecretField(form({ city: { type: 'string' } }))).toBeNull();
  });

  it('looks at the name even where the title is honest, and at the title even where the name is', () => {
    expect(findSecretField(form({ password: { type: 'string', title: 'City' } }))).toBe('City');
    expect(secret({ type: 'string', title: 'Your password' })).toBe('Your password');
  });

  it('reads a description as a label where there is no title and it is short', () => {
    expect(secret({ type: 'string', description: 'Enter your API key' })).toBe('value');
    expect(secret({ type: 'string', title: 'City', description: 'Never enter a password here' })).toBeNull();
    expect(
      secret({
        type: 'string',
        description: `${'A name for the account. '.repeat(4)} Do not enter a password.`,
      }),
    ).toBeNull();
  });

  it('believes the format password', () => {
    expect(secret({ type: 'string', format: 'password' })).toBe('value');
  });

  it('sees through what generators wrap around a field', () => {
    expect(secret({ anyOf: [{ type: 'string' }, { type: 'null' }], title: 'Password' })).toBe('Password');
    expect(secret({ type: ['string', 'null'], title: 'Password' })).toBe('Password');
    const referenced = {
      ...form({ value: { $ref: '#/$defs/key' } }),
      $defs: { key: { type: 'string', title: 'API key' } },
    };
    expect(findSecretField(referenced)).toBe('API key');
  });

  it('takes a field that it does not understand for a text', () => {
    expect(secret({ title: 'Password' })).toBe('Password');
    expect(findSecretField(form({ password: { type: 'array', items: { type: 'string' } } }))).toBe(
      'password',
    );
  });

  it('lets a yes or no, a choice and a number called a token pass: none can carry a secret', () => {
    expect(findSecretField(form({ savePassword: { type: 'boolean' } }))).toBeNull();
    expect(findSecretField(form({ token: { type: 'string', enum: ['a', 'b'] } }))).toBeNull();
    expect(findSecretField(form({ token: { type: 'array', items: { enum: ['a'] } } }))).toBeNull();
    expect(findSecretField(form({ token: { type: 'integer' } }))).toBeNull();
    expect(findSecretField(form({ pin: { type: 'integer' } }))).toBe('pin');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => void findSecretField(raw)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        (p) => void findSecretField(form(p)),
      ),
      { numRuns: 300 },
    );
  });
});
