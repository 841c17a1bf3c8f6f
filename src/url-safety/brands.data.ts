/**
 * Sign-in, payment and code hosts that a server is likely to send people to, and that a phisher is likely to imitate.
 * Short on purpose: the servers and targets the user approved are the better list. Registrable domains.
 */
export const BRANDS: readonly string[] = [
  'google.com', 'youtube.com', 'microsoft.com', 'microsoftonline.com', 'live.com', 'office.com', 'outlook.com',
  'apple.com', 'icloud.com', 'amazon.com', 'facebook.com', 'instagram.com', 'whatsapp.com', 'linkedin.com',
  'twitter.com', 'github.com', 'gitlab.com', 'bitbucket.org', 'atlassian.com', 'atlassian.net', 'slack.com',
  'discord.com', 'telegram.org', 'notion.so', 'notion.com', 'linear.app', 'figma.com', 'asana.com', 'trello.com',
  'dropbox.com', 'zoom.us', 'salesforce.com', 'hubspot.com', 'zendesk.com', 'shopify.com', 'paypal.com', 'stripe.com',
  'square.com', 'adyen.com', 'klarna.com', 'revolut.com', 'coinbase.com', 'binance.com', 'metamask.io', 'okta.com',
  'auth0.com', 'onelogin.com', 'duosecurity.com', 'cloudflare.com', 'digitalocean.com', 'heroku.com', 'vercel.com',
  'netlify.com', 'supabase.com', 'npmjs.com', 'pypi.org', 'docker.com', 'openai.com', 'chatgpt.com', 'anthropic.com',
  'claude.ai', 'huggingface.co', 'mistral.ai', 'perplexity.ai', 'cloudflareaccess.com', 'sentry.io', 'intuit.com',
  'mozilla.org',
];

/** Names that are words: `my-square.com` imitates nobody. Only the end of a name (`…-square.com`) is excused. */
export const WORDS: ReadonlySet<string> = new Set([
  'apple', 'asana', 'claude', 'discord', 'docker', 'live', 'linear', 'notion', 'office', 'outlook', 'sentry', 'slack',
  'square', 'stripe', 'zoom', 'telegram', 'mistral', 'perplexity', 'duosecurity',
]);
