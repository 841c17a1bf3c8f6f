import type { Part, Verdict } from '../../grants/types';
import type { Server, Tool } from '../../servers/types';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { t } from '../text';
import { hostOf, isLocal } from '../words/server-words';
import { offerWords } from '../words/site-words';
import { type PartChoice, PartVerdicts } from './part-verdicts';
import { type ToolChoice, ToolVerdicts } from './tool-verdicts';

type Props = {
  readonly server: Server;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly tools: readonly ToolChoice[];
  readonly onVerdict: (tool: Tool, verdict: Verdict) => void;
  readonly parts: readonly PartChoice[];
  readonly onPartVerdict: (part: Part, verdict: Verdict) => void;
};

/** A server that a site may use or not, and, where it may, each of its tools, its resources and its prompts. */
export function ServerChoice(props: Props) {
  const { server, isChosen, onChoose, tools, onVerdict, parts, onPartVerdict } = props;
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
          <summary>{offerWords(server)}</summary>
          <PartVerdicts id={`verdict-${server.id}`} parts={parts} onChoose={onPartVerdict} />
          {(tools.length > 0 || parts.length === 0) && (
            <ToolVerdicts id={`verdict-${server.id}`} tools={tools} onChoose={onVerdict} />
          )}
        </details>
      )}
    </div>
  );
}
