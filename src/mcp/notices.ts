import type { JSONRPCNotification } from '@modelcontextprotocol/client';
import { isObject } from '../base/json';
import type { ServerId } from '../servers/types';
import type { CallReport } from './ports';

/** What a notification says of what its server has; null: it says nothing of that. In both eras the same. */
export function noticeOf(serverId: ServerId, { method, params }: JSONRPCNotification): CallReport | null {
  switch (method) {
    case 'notifications/tools/list_changed':
      return { kind: 'tools-changed', serverId };
    case 'notifications/resources/list_changed':
      return { kind: 'list-changed', serverId, part: 'resources' };
    case 'notifications/prompts/list_changed':
      return { kind: 'list-changed', serverId, part: 'prompts' };
    case 'notifications/resources/updated': {
      const uri = isObject(params) ? params['uri'] : null;
      return typeof uri === 'string' ? { kind: 'resource-updated', serverId, uri } : null;
    }
    default:
      return null;
  }
}
