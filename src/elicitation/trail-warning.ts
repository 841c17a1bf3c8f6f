import { isLoopback } from '../servers/server-url';
import { judgeUrl } from '../url-safety/judge';
import type { TrailStop } from './watch-types';

/** `insecure`: the tab left https. `dangerous`: this host would have been shown as a danger, or not opened at all. */
export type TrailWarning = 'insecure' | 'dangerous';

/** What is wrong with a stop of the trail; null: nothing. A local server may use http on its own machine. */
export function judgeTrail(
  stop: Pick<TrailStop, 'origin' | 'isSecure'>,
  serverUrl: string,
): TrailWarning | null {
  const { hostname } = new URL(stop.origin);
  const isLocal = isLoopback(hostname) && isLoopback(new URL(serverUrl).hostname);
  if (!stop.isSecure && !isLocal) return 'insecure';
  const judgement = judgeUrl(`${stop.origin}/`, { serverUrl });
  if (judgement.verdict === 'block') return 'dangerous';
  return judgement.severity === 'danger' ? 'dangerous' : null;
}
