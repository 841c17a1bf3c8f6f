// Words by which a field asks for something that must not pass through a client: credentials and means of payment
// (client/elicitation, "Request Security": passwords, API keys, access tokens, payment credentials).
//
// Written as people write labels, accents and all; `secret-fields.ts` compares without case, accents and
// separators, so "API key" also stands for apiKey, api_key, API-KEY and apikey.

/** Secrets that may consist of digits alone: asked for in a number field too. */
export const DIGIT_SECRETS: readonly string[] = [
  // English
  'PIN', 'PIN code', 'PIN number', 'OTP', 'OTP code', 'TOTP', 'passcode', 'one-time code', 'one time password',
  'one-time passcode', 'verification code', 'security code', 'authentication code', 'authenticator code', 'auth code',
  'two-factor code', '2FA code', '2FA', 'MFA code', 'SMS code', 'login code', 'sign-in code', 'access code',
  'backup code', 'recovery code', 'CVV', 'CVV2', 'CVC', 'CVC2', 'CVN', 'CSC', 'card verification value',
  'card verification code', 'card number', 'card no', 'card num', 'credit card', 'debit card', 'credit card number',
  'debit card number', 'payment card', 'bank card',
  // German
  'TAN', 'mTAN', 'Einmalcode', 'Einmal-Code', 'Bestätigungscode', 'Sicherheitscode', 'Prüfcode',
  'Verifizierungscode', 'Zugangscode', 'Anmeldecode', 'Kartenprüfnummer', 'Kartenprüfziffer', 'Geheimzahl',
  'Kartennummer', 'Kreditkarte', 'Kreditkartennummer', 'Debitkartennummer', 'Bankkartennummer', 'Wiederherstellungscode',
  // French
  'code PIN', 'code secret', 'code à usage unique', 'code de vérification', 'code de sécurité', 'code de confirmation SMS',
  'code d’accès', 'code d’authentification', 'code de récupération', 'cryptogramme', 'cryptogramme visuel',
  'numéro de carte', 'numéro de carte bancaire', 'numéro de carte de crédit', 'carte bancaire', 'carte de crédit',
  // Spanish
  'código PIN', 'código de verificación', 'código de seguridad', 'código de un solo uso', 'código de acceso',
  'código SMS', 'código de autenticación', 'código de recuperación', 'número de tarjeta', 'tarjeta de crédito',
  'tarjeta de débito', 'número de la tarjeta',
  // Italian
  'codice PIN', 'codice di verifica', 'codice di sicurezza', 'codice monouso', 'codice di accesso', 'codice OTP',
  'codice di autenticazione', 'codice di recupero', 'numero di carta', 'numero della carta', 'numero carta',
  'carta di credito', 'carta di debito',
  // Portuguese
  'código de verificação', 'código de segurança', 'código de uso único', 'código de autenticação',
  'código de recuperação', 'número do cartão', 'número de cartão', 'cartão de crédito', 'cartão de débito',
  // Dutch
  'pincode', 'verificatiecode', 'beveiligingscode', 'eenmalige code', 'toegangscode', 'herstelcode', 'inlogcode',
  'kaartnummer', 'creditcardnummer', 'creditcard', 'bankpasnummer',
  // Polish
  'kod PIN', 'kod weryfikacyjny', 'kod jednorazowy', 'kod zabezpieczający', 'kod bezpieczeństwa', 'kod dostępu', 'kod SMS',
  'kod odzyskiwania', 'numer karty', 'numer karty kredytowej', 'karta kredytowa',
  // Turkish
  'PIN kodu', 'doğrulama kodu', 'güvenlik kodu', 'tek kullanımlık kod', 'tek kullanımlık şifre', 'onay kodu', 'SMS kodu',
  'erişim kodu', 'kurtarma kodu', 'kart numarası', 'kart numaranız', 'kredi kartı', 'kredi kartı numarası',
  // Arabic
  'رمز التحقق', 'كود التحقق', 'رمز الأمان', 'رمز لمرة واحدة', 'الرقم السري', 'رقم سري', 'الرمز السري', 'رمز سري',
  'رمز الدخول', 'رمز التأكيد', 'رقم البطاقة', 'رقم بطاقة', 'رقم بطاقة الائتمان', 'بطاقة الائتمان', 'بطاقة ائتمان',
];

/** Secrets that a text field asks for. */
export const TEXT_SECRETS: readonly string[] = [
  // English
  'password', 'passwords', 'passwd', 'pwd', 'passphrase', 'pass phrase', 'pass word', 'passkey', 'user pass', 'db pass',
  'secret', 'secrets', 'API key', 'API keys', 'app key', 'application key', 'access key', 'secret key', 'private key',
  'signing key', 'encryption key', 'decryption key', 'master key', 'service key', 'service account key', 'account key',
  'auth key', 'authentication key', 'SSH key', 'GPG key', 'PGP key', 'license key', 'licence key', 'deploy key',
  'subscription key', 'integration key', 'recovery key', 'token', 'access tokens', 'API tokens',
  'auth tokens', 'refresh tokens', 'bearer', 'bearer tokens', 'JWT', 'PAT', 'credential', 'credentials', 'creds',
  'login data', 'authorization header', 'authorization code', 'auth header', 'session cookie', 'auth cookie', 'login cookie',
  'cookie header', 'cookie value', 'session key', 'connection string',
  'seed phrase', 'recovery phrase', 'mnemonic', 'mnemonic phrase', 'security answer', 'security question answer',
  'answer to your security question',
  // German
  'Passwort', 'Passwörter', 'Kennwort', 'Kennwörter', 'Passphrase', 'Losung', 'Geheimnis', 'API-Schlüssel', 'Geheimschlüssel',
  'geheimer Schlüssel', 'privater Schlüssel', 'Zugriffsschlüssel', 'Zugangsschlüssel', 'Lizenzschlüssel', 'Zugriffstoken',
  'Zugangstoken', 'Zugangsdaten', 'Anmeldedaten', 'Anmeldeinformationen', 'Wiederherstellungsphrase',
  // French
  'mot de passe', 'mots de passe', 'phrase secrète', 'phrase de passe', 'clé API', 'clé d’API', 'clé d’accès', 'clé secrète',
  'clé privée', 'clé de licence', 'jeton', 'jeton d’accès', 'identifiants de connexion', 'phrase de récupération',
  // Spanish
  'contraseña', 'contraseñas', 'clave', 'clave API', 'clave de API', 'clave de acceso', 'clave secreta', 'clave privada',
  'palabra clave secreta', 'frase de contraseña', 'frase secreta', 'frase semilla', 'credencial', 'credenciales',
  'token de acceso', 'secreto',
  // Italian
  'parola d’ordine', 'frase segreta', 'chiave API', 'chiave segreta', 'chiave privata', 'chiave di accesso',
  'credenziali', 'token di accesso', 'segreto',
  // Portuguese
  'senha', 'senhas', 'palavra-passe', 'palavra passe', 'frase secreta', 'chave de API', 'chave API', 'chave secreta',
  'chave privada', 'chave de acesso', 'credenciais', 'segredo',
  // Dutch
  'wachtwoord', 'wachtwoorden', 'wachtwoordzin', 'geheim', 'API-sleutel', 'geheime sleutel', 'privésleutel',
  'toegangssleutel', 'toegangstoken', 'inloggegevens',
  // Polish
  'hasło', 'hasła dostępu', 'klucz API', 'klucz prywatny', 'klucz dostępu', 'tajny klucz', 'klucz tajny', 'klucz licencyjny',
  'token dostępu', 'dane logowania', 'fraza odzyskiwania', 'sekret',
  // Turkish
  'şifre', 'şifreniz', 'şifresi', 'şifrenizi', 'parola', 'parolanız', 'parolası', 'parolanızı', 'API anahtarı', 'API anahtarınız',
  'gizli anahtar', 'özel anahtar', 'erişim anahtarı', 'lisans anahtarı', 'erişim belirteci', 'belirteç', 'erişim jetonu',
  'kimlik bilgileri',
  // Arabic
  'كلمة المرور', 'كلمة مرور', 'كلمة السر', 'كلمة سر', 'كلمات المرور', 'عبارة المرور', 'مفتاح API', 'مفتاح الوصول',
  'المفتاح السري', 'مفتاح سري', 'المفتاح الخاص', 'رمز الوصول', 'بيانات الاعتماد', 'بيانات الدخول',
];

/** Words that are themselves the end of a compound: "Benutzerpasswort", "beheerderswachtwoord". */
export const SECRET_ENDINGS: readonly string[] = [
  'passwort', 'kennwort', 'passwörter', 'kennwörter', 'wachtwoord', 'wachtwoorden', 'kreditkartennummer',
];

/** Languages that put no spaces between words. Longer ones need no entry where a shorter one is part of them. */
export const UNSPACED_SECRETS: readonly string[] = [
  // Japanese
  'パスワード', 'パスフレーズ', 'パスコード', '合言葉', '秘密鍵', '秘密キー', '秘密の質問の答え', 'シークレット', 'APIキー', 'APIトークン',
  'アクセスキー', 'アクセストークン', 'トークン', 'ライセンスキー', '認証情報', '接続文字列', 'リカバリーフレーズ',
  // Chinese, simplified and traditional
  '密码', '密碼', '口令', '密钥', '密鑰', '金鑰', '私钥', '私鑰', '令牌', '权杖', '權杖', '凭据', '憑據', '助记词', '助記詞',
  '许可证密钥',
];

/** The same, for secrets of digits. */
export const UNSPACED_DIGIT_SECRETS: readonly string[] = [
  '暗証番号', '認証コード', '確認コード', '検証コード', 'セキュリティコード', 'ワンタイムコード', 'カード番号', 'クレジットカード',
  'デビットカード', '验证码', '驗證碼', '校验码', '安全码', '安全碼', '动态码', '一次性密码', '信用卡', '银行卡号', '銀行卡號', '卡号', '卡號',
];

/**
 * What may follow a secret's name and take the request back: the field is then about the secret. English puts the
 * head of a compound last, so `passwordPolicyUrl` is a URL and "API key name" a name. An unknown word takes
 * nothing back.
 */
export const HARMLESS_HEADS: readonly string[] = [
  'limit', 'limits', 'count', 'counts', 'counter', 'amount', 'total', 'quota', 'usage', 'budget', 'price', 'cost',
  'length', 'size', 'bits', 'strength', 'entropy', 'complexity', 'policy', 'policies', 'rule', 'rules', 'requirement',
  'requirements', 'format', 'prefix', 'type', 'types', 'kind', 'algorithm', 'name', 'names', 'title', 'label', 'description',
  'comment', 'note', 'purpose', 'id', 'ids', 'identifier', 'url', 'urls', 'uri', 'link', 'endpoint', 'path', 'folder', 'store',
  'storage', 'vault', 'manager', 'provider', 'issuer', 'holder', 'owner', 'scope', 'scopes', 'permission', 'permissions', 'role',
  'status', 'state', 'version', 'date', 'expiry', 'expiration', 'expires', 'lifetime', 'ttl', 'age', 'duration', 'rotation',
  'interval', 'frequency', 'reset', 'recovery email', 'reset email', 'protected', 'protection',
  'env', 'variable', 'environment variable', 'header name', 'symbol', 'contract', 'address', 'standard', 'category', 'color',
  'colour', 'icon', 'location', 'position', 'board', 'message', 'banner', 'consent', 'preference', 'preferences', 'settings',
  'network', 'brand', 'country', 'primaria',
  // German
  'Länge', 'Richtlinie', 'Richtlinien', 'Regeln', 'Anzahl', 'Limit', 'Bezeichnung', 'Ablaufdatum', 'Adresse', 'Typ', 'Art', 'Inhaber',
  // Turkish, where the head is last too
  'sayısı', 'uzunluğu', 'politikası', 'adı', 'limiti', 'sınırı', 'türü',
  // Dutch
  'lengte', 'beleid', 'naam', 'limiet', 'aantal', 'soort',
];

/** The same where the head comes first: "longueur du mot de passe", "number of tokens". */
export const HARMLESS_HEADS_BEFORE: readonly string[] = [
  'number', 'count', 'name', 'title', 'label', 'length', 'type', 'kind', 'policy', 'limit', 'url', 'link', 'id', 'description',
  'strength', 'expiry', 'expiration', 'purpose', 'owner', 'status', 'lifetime',
  'Länge', 'Name', 'Anzahl', 'Typ', 'Bezeichnung', 'Ablaufdatum', 'Gültigkeit',
  'longueur', 'politique', 'nom', 'nombre', 'limite', 'lien', 'règle', 'règles', 'titre', 'durée', 'expiration',
  'longitud', 'política', 'nombre', 'número', 'límite', 'enlace', 'tipo', 'título', 'caducidad', 'cantidad',
  'lunghezza', 'nome', 'numero', 'scadenza', 'titolo', 'criteri',
  'comprimento', 'tamanho', 'validade', 'quantidade',
  'lengte', 'naam', 'aantal', 'beleid', 'soort',
  'długość', 'nazwa', 'liczba', 'zasady', 'polityka', 'limit', 'typ', 'ważność',
];

/** Between such a head and the secret it is about. */
export const CONNECTIVES: readonly string[] = [
  'of', 'for', 'the', 'your', 'my', 'this', 'a', 'an', 'new', 'des', 'der', 'die', 'das', 'von', 'für', 'ihres', 'du', 'de', 'd',
  'la', 'le', 'les', 'l', 'votre', 'del', 'el', 'tu', 'su', 'los', 'las', 'di', 'della', 'dei', 'do', 'da', 'dos', 'van', 'het', 'een',
];

/** Before a secret's name, these make it something else: a `max token`, a `public key`, a `library card number`. */
export const HARMLESS_BEFORE: readonly string[] = [
  'max', 'min', 'maximum', 'minimum', 'design', 'public', 'publishable', 'forgot', 'forgotten', 'without',
  'library', 'loyalty', 'membership', 'member', 'customer', 'business', 'bonus', 'trello', 'scrum', 'story', 'gpio', 'palabra', 'palabras',
  'has', 'is', 'use', 'uses', 'require', 'requires', 'allow', 'needs', 'map',
  // Arabic puts the head first, and nothing between.
  'طول', 'اسم', 'عدد', 'سياسة', 'نوع', 'رابط',
];

/** The same as {@link HARMLESS_HEADS}, for languages that put no spaces between words. One of one character must end it. */
export const UNSPACED_HEADS: readonly string[] = [
  'ポリシー', 'の長さ', '長さ', '名', 'の名前', '名前', '名義', 'の数', '数', '会社', 'の種類', 'の有効期限', '有効期限', '上限', 'のURL', 'URL', 'の説明', 'の件数', '制限',
  '策略', '长度', '長度', '名称', '名稱', '数量', '數量', '类型', '類型', '强度', '強度', '有效期', '规则', '規則', '上限', '限制', '链接', '連結', '地址',
  '管理器', '提供商', '提供者', '说明', '說明', '持有人', '所有者',
];
