import type { PromptView } from '../../elicitation/view-types';
import { Badge } from '../parts/badge';
import { Host } from '../parts/host';
import { type MessageKey, rich, t } from '../text';

const CAUSES = {
  'tools/call': 'consent_cause',
  'resources/read': 'consent_cause_resource',
  'prompts/get': 'consent_cause_prompt',
} as const satisfies Record<PromptView['method'], MessageKey>;

type Props = { readonly prompt: PromptView };

/** Who asks: the name the user gave and the host are certain, the server's own name is decoration. */
export function AskerView({ prompt }: Props) {
  const { server } = prompt;
  return (
    <header class="asker">
      <h1 tabIndex={-1}>
        {rich(prompt.mode === 'url' ? 'consent_url_title' : 'consent_form_title', {
          server: <bdi>{server.name}</bdi>,
        })}
      </h1>
      <AskerHost server={server} />
      <p class="asker-cause">
        {rich(CAUSES[prompt.method], { subject: <bdi class="code">{prompt.subject}</bdi> })}
      </p>
    </header>
  );
}

/** The server's host, whether it is local, and what it calls itself. */
export function AskerHost({ server }: { readonly server: PromptView['server'] }) {
  return (
    <>
      <p class="asker-host">
        <Host name={server.host} />
        {server.isLocal && (
          <Badge tone="accent" title={t('badge_local_title')}>
            {t('badge_local')}
          </Badge>
        )}
      </p>
      {server.ownName !== null && server.ownName !== server.name && (
        <p class="asker-own-name">{rich('own_name', { name: <bdi>{server.ownName}</bdi> })}</p>
      )}
    </>
  );
}
