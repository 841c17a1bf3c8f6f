/** True for a parameter whose name says that its value is a credential. Lower case, as `name.toLowerCase()` makes it. */
export function namesSecret(name: string): boolean {
  return SECRET_NAMES.has(name.replace(/[_.\s-]+/g, ''));
}

/** True for a parameter whose name says that its value is about a person. */
export function namesPersonalData(name: string): boolean {
  return PERSONAL_NAMES.has(name.replace(/[_.\s-]+/g, ''));
}

/** True for a value with the shape of a credential: a JWT (RFC 7519), or a key with a well-known prefix. */
export function looksLikeSecret(value: string): boolean {
  return JWT.test(value) || PREFIXED_KEY.test(value);
}

/** True for a value that is an e-mail address and nothing else. */
export function looksLikeEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}

// Header and payload are JSON objects: both begin with `{"`, which is `eyJ` in base64url.
const JWT = /(?:^|[^\w-])eyJ[\w-]{5,}\.(?:eyJ|e30)[\w-]*\.[\w-]*/;

const PREFIXED_KEY =
  /(?:^|[^A-Za-z\d])(?:(?:[sr]k_(?:live|test)_|sk-(?:proj|ant|or|svcacct)-|gh[oprsu]_|github_pat_|glpat-|xox[abprs]-|AKIA|ASIA|AIza|ya29\.|npm_|pypi-|hf_|dop_v1_|shp(?:at|ca|ss)_|SG\.)[\w-]{12,}|sk-[A-Za-z\d]{32,})/;

const EMAIL = /^[^\s@%/?#]+@[^\s@/?#.]+(?:\.[^\s@/?#.]+)+$/;

// biome-ignore format: a list
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'accesskey', 'accesstoken', 'apikey', 'apisecret', 'apitoken', 'appsecret', 'assertion', 'auth', 'authkey',
  'authorization', 'authtoken', 'bearer', 'bearertoken', 'clientassertion', 'clientsecret', 'consumersecret', 'credential',
  'credentials', 'encryptionkey', 'idtoken', 'jsessionid', 'jwt', 'oauthtokensecret', 'otp', 'pass', 'passphrase',
  'passwd', 'password', 'phpsessid', 'pin', 'privatekey', 'pwd', 'refreshtoken', 'samlresponse', 'secret', 'secretkey',
  'session', 'sessionid', 'sessionkey', 'sessiontoken', 'sid', 'signingkey', 'sshkey', 'subscriptionkey', 'token',
  'usertoken', 'webhooksecret', 'xamzsecuritytoken', 'xamzsignature', 'xapikey', 'xgoogsignature',
]);

// biome-ignore format: a list
const PERSONAL_NAMES: ReadonlySet<string> = new Set([
  'accountnumber', 'address', 'birthdate', 'birthday', 'cardnumber', 'ccnumber', 'creditcard', 'cvc', 'cvv',
  'dateofbirth', 'dob', 'email', 'emailaddress', 'familyname', 'firstname', 'fullname', 'givenname', 'iban', 'lastname',
  'loginhint', 'mail', 'mobile', 'nationalid', 'passport', 'passportnumber', 'phone', 'phonenumber', 'postalcode',
  'socialsecuritynumber', 'ssn', 'surname', 'taxid', 'tel', 'telephone', 'useremail', 'zipcode',
]);
