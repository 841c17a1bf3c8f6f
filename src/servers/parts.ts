import { isObject } from '../base/json';
import type { Server } from './types';

/** What a server has besides tools. */
export type Part = 'resources' | 'prompts';

const PARTS: readonly Part[] = ['resources', 'prompts'];

/** The parts that a server says it has. */
export function partsOf(server: Pick<Server, 'verdict'>): readonly Part[] {
  return PARTS.filter((part) => hasPart(server, part));
}

/**
 * Whether a server says that it has resources, or prompts (`ServerCapabilities`, 2026-07-28, server/discover; 2025-11-25,
 * lifecycle). A claim, like all it says.
 */
export function hasPart({ verdict }: Pick<Server, 'verdict'>, part: Part): boolean {
  const capabilities = capabilitiesOf({ verdict });
  return capabilities !== null && Object.hasOwn(capabilities, part) && isObject(capabilities[part]);
}

function capabilitiesOf({ verdict }: Pick<Server, 'verdict'>): Readonly<Record<string, unknown>> | null {
  const capabilities = verdict?.era === 'modern' ? verdict.discover['capabilities'] : verdict?.capabilities;
  return isObject(capabilities) ? capabilities : null;
}

/** Whether it says that it tells of changes of single resources (`resources.subscribe`, in both eras). */
export function tellsOfUpdates({ verdict }: Pick<Server, 'verdict'>): boolean {
  const resources = capabilitiesOf({ verdict })?.['resources'];
  return isObject(resources) && resources['subscribe'] === true;
}
