import type { Verdict } from '../../grants/types';
import type { Server, Tool } from '../../servers/types';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { count, t } from '../text';
import { hostOf, isLocal } from '../words/server-words';
import { type ToolChoice, ToolVerdicts } from './tool-verdicts';

type Props = {
  readonly server: Server;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly tools: readonly ToolChoice[];
  readonly onVerdict: (tool: Tool, verdict: Verdict) => void;
};

/** A server that a site may use or not, and, where it may, each of its tools. */
export function ServerChoice({ server, isChosen, onChoose, tools, onVerdict }: Props) {
  return (
    <div class="card server-choice">
      <label class="option">
        <input
          type="checkbox"
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
        <span>
          <bdi class="card-title">{server.name}</bdi>{' '}
          <span class="identity">
            <Host name={hostOf(server)} />
            {isLocal(server) && (
              <Badge tone="accent" title={t('badge_local_title')}>
                {t('badge_local')}
              </Badge>
            )}
            {!server.isEnabled && <Badge tone="plain">{t('server_disabled')}</Badge>}
          </span>
        </span>
      </label>
      {isChosen && (
        <details class="disclosure">
          <summary>{count('tools', tools.length)}</summary>
          <ToolVerdicts id={`verdict-${server.id}`} tools={tools} onChoose={onVerdict} />
        </details>
      )}
    </div>
  );
}
