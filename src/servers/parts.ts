import { isObject } from '../base/json';
import type { Server } from './types';

/**
 * Whether a server says that it has resources, or prompts (`ServerCapabilities`, 2026-07-28, server/discover; 2025-11-25,
 * lifecycle). A claim, like all it says.
 */
export function hasPart({ verdict }: Pick<Server, 'verdict'>, part: 'resources' | 'prompts'): boolean {
  const capabilities =
    verdict?.era === 'modern' ? verdict.discover['capabilities'] : (verdict?.capabilities ?? null);
  return isObject(capabilities) && Object.hasOwn(capabilities, part) && isObject(capabilities[part]);
}
