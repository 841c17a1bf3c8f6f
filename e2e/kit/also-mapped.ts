/**
 * The arguments of a world's browser with more names in them: `{ 'stranger.test:443': port }` leads there on loopback.
 * The first rule that fits wins, and Chromium takes the flag once only.
 */
export function alsoMapped(args: readonly string[], ports: Readonly<Record<string, number>>): string[] {
  const flag = '--host-resolver-rules=';
  const rules = Object.entries(ports).map(([name, port]) => `MAP ${name} 127.0.0.1:${port}`);
  return args.map((arg) => (arg.startsWith(flag) ? arg.replace(flag, `${flag}${rules.join(', ')}, `) : arg));
}
