/** Wildcard DNS: every name below answers with the address it spells, so each name has an owner of its own. */
export const WILDCARD_DNS_SUFFIXES: readonly string[] = [
  'nip.io',
  'sslip.io',
  'xip.io',
  'xip.name',
  'xip.lol',
  'traefik.me',
  'backname.io',
  'nip.lol',
  'ip.me.uk',
  'ipq.co',
  'ip6.name',
];

/** Public names whose DNS answer is this machine. */
export const FIXED_LOOPBACK_NAMES: readonly string[] = [
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'lacolhost.com',
  'local.gd',
  'localho.st',
  'localhost.direct',
  'fuf.me',
  'smackaho.st',
  'loopback.jp',
  'loopback.world',
  '127-0-0-1.org.uk',
];

/** Kept out of the public DNS: RFC 6762, RFC 8375, ICANN 2024 (.internal), and what routers use unasked. */
export const PRIVATE_SUFFIXES: readonly string[] = [
  'local',
  'internal',
  'home.arpa',
  'lan',
  'home',
  'corp',
  'intranet',
  'private',
  'localdomain',
  'intern',
  'fritz.box',
];

/** Hosts that stand for another address: what opens is not what is read. */
export const SHORTENERS: ReadonlySet<string> = new Set([
  'adf.ly', 'aka.ms', 'amzn.to', 'bit.do', 'bit.ly', 'bitly.com', 'bl.ink', 'buff.ly', 'clck.ru', 'cutt.ly', 'db.tt',
  'dlvr.it', 'dub.sh', 'fb.me', 'forms.gle', 'g.co', 'git.io', 'goo.gl', 'goo.su', 'hubs.ly', 'ift.tt', 'is.gd', 'j.mp',
  'kutt.it', 'linktr.ee', 'lnkd.in', 'mcaf.ee', 'msft.it', 'n9.cl', 'ow.ly', 'page.link', 'po.st', 'qr.ae', 'rb.gy',
  'rebrand.ly', 'reurl.cc', 's.id', 'short.gy', 'short.io', 'shorturl.at', 'shorte.st', 'snip.ly', 'soo.gd', 't.co',
  't.ly', 'tiny.cc', 'tiny.one', 'tinyurl.com', 'tr.im', 'trib.al', 'u.to', 'urlz.fr', 'v.gd', 'vo.la', 'w.wiki',
  'wp.me', 'x.co', 'yourls.org', 'zpr.io', 'app.link', 'shorter.me', 't2m.io', 'urly.it', 'lc.cx', 'spoo.me',
]);

/** Host (or a domain over it) and the start of the path: pages whose one purpose is to send you elsewhere. */
export const REDIRECTORS: readonly (readonly [host: string, path: string])[] = [
  ['google.com', '/url'],
  ['google.com', '/amp/'],
  ['google.com', '/imgres'],
  ['adservice.google.com', '/'],
  ['googleadservices.com', '/'],
  ['doubleclick.net', '/'],
  ['translate.goog', '/'],
  ['translate.google.com', '/'],
  ['webcache.googleusercontent.com', '/'],
  ['l.facebook.com', '/l.php'],
  ['lm.facebook.com', '/l.php'],
  ['facebook.com', '/l.php'],
  ['l.instagram.com', '/'],
  ['l.messenger.com', '/l.php'],
  ['l.threads.com', '/'],
  ['out.reddit.com', '/'],
  ['slack-redir.net', '/'],
  ['steamcommunity.com', '/linkfilter'],
  ['youtube.com', '/redirect'],
  ['linkedin.com', '/redir'],
  ['linkedin.com', '/safety/go'],
  ['vk.com', '/away.php'],
  ['bing.com', '/ck/a'],
  ['duckduckgo.com', '/l/'],
  ['r.search.yahoo.com', '/'],
  ['yandex.ru', '/clck/'],
  ['baidu.com', '/link'],
  ['safelinks.protection.outlook.com', '/'],
  ['urldefense.com', '/'],
  ['urldefense.proofpoint.com', '/'],
  ['protect-us.mimecast.com', '/'],
  ['linkprotect.cudasvc.com', '/'],
  ['sendgrid.net', '/ls/'],
  ['list-manage.com', '/track/'],
  ['href.li', '/'],
  ['anonym.to', '/'],
  ['web.archive.org', '/web/'],
  ['cdn.ampproject.org', '/'],
  ['medium.com', '/m/global-identity'],
  ['discord.com', '/external'],
  ['disq.us', '/'],
  ['pixiv.net', '/jump.php'],
];

/** Pages where typing a code hands an account to whoever showed the code (RFC 8628 section 5.4). */
export const DEVICE_CODE_PAGES: readonly (readonly [host: string, path: string])[] = [
  ['github.com', '/login/device'],
  ['gitlab.com', '/oauth/device'],
  ['google.com', '/device'],
  ['accounts.google.com', '/o/oauth2/device'],
  ['accounts.google.com', '/device'],
  ['microsoft.com', '/devicelogin'],
  ['microsoft.com', '/link'],
  ['login.microsoftonline.com', '/common/oauth2/deviceauth'],
  ['login.microsoft.com', '/device'],
  ['login.live.com', '/oauth20_remoteconnect.srf'],
  ['aka.ms', '/devicelogin'],
  ['youtube.com', '/activate'],
  ['amazon.com', '/code'],
  ['amazon.com', '/a/code'],
  ['facebook.com', '/device'],
  ['twitch.tv', '/activate'],
  ['netflix.com', '/tv8'],
  ['spotify.com', '/pair'],
  ['plex.tv', '/link'],
  ['discord.com', '/activate'],
  ['dropbox.com', '/link'],
  ['heroku.com', '/activate'],
  ['x.ai', '/device'],
  ['openai.com', '/codex/device'],
  ['awsapps.com', '/start/#/device'],
];

/** Path endings that device-code pages commonly have; for other sites than the server's own. */
export const DEVICE_CODE_PATH =
  /\/(?:device|devices\/activate|devicelogin|device[-_]?login|device[-_]?auth|deviceauth|device[-_]?code|device\/(?:activate|code|confirm|login|verify|authorize|usercode)|activate|link-device|pair-device|oauth2?\/device(?:\/[a-z]+)?)\/?$/i;

/** Pages that install an extension. */
export const EXTENSION_STORES: readonly (readonly [host: string, path: string])[] = [
  ['chromewebstore.google.com', '/'],
  ['chrome.google.com', '/webstore'],
  ['addons.mozilla.org', '/'],
  ['microsoftedge.microsoft.com', '/addons'],
  ['addons.opera.com', '/'],
  ['marketplace.visualstudio.com', '/'],
];

/** File endings that run, install, or mount when opened. */
export const EXECUTABLE_ENDING =
  /\.(?:apk|app|appimage|appinstaller|appx|appxbundle|bat|bin|cmd|command|cpl|crx|deb|dll|dmg|exe|flatpakref|gadget|hta|img|ipa|iso|jar|jnlp|jse|lnk|mobileconfig|msi|msix|msixbundle|msp|pif|pkg|ps1|psm1|reg|rpm|run|scr|settingcontent-ms|sh|snap|sys|url|vbe|vbs|vhd|vhdx|wsf|wsh|xpi)$/i;

/** Ports that browsers refuse (Fetch, "bad port"). */
export const BAD_PORTS: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);
