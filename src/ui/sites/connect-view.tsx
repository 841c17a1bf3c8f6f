import { useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { ConnectDraft, InvokedTab, PageOrigin, Verdict } from '../../grants/types';
import type { LastingDuration } from '../../grants/until';
import type { Server, ServerId, Tool } from '../../servers/types';
import { RadioGroup } from '../forms/choice-group';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { ErrorNote } from '../parts/error-note';
import { t } from '../text';
import { DURATIONS } from '../words/site-words';
import { OriginView } from './origin-view';
import { ServerChoice } from './server-choice';

type Props = {
  readonly invoked: InvokedTab & { readonly origin: PageOrigin };
  readonly servers: readonly Server[];
  readonly isBusy: boolean;
  readonly error: UsherError | null;
  /** In the click: the browser asks for the host. */
  readonly onConnect: (draft: ConnectDraft, origin: PageOrigin) => void;
  readonly onBack: () => void;
};

/** May the pages of this site use these servers? Nothing is chosen beforehand, and every tool asks. */
export function ConnectView({ invoked, servers, isBusy, error, onConnect, onBack }: Props) {
  const [chosen, setChosen] = useState<readonly ServerId[]>([]);
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const [duration, setDuration] = useState<LastingDuration>('tab');
  const [isMissing, setMissing] = useState(false);
  const { origin } = invoked;
  const { host } = new URL(origin);

  const submit = (): void => {
    if (chosen.length === 0) {
      setMissing(true);
      return;
    }
    const rules = servers
      .filter(({ id }) => chosen.includes(id))
      .flatMap(({ id, tools }) =>
        tools.flatMap((tool) => {
          const verdict = verdicts.get(nameOfChoice(id, tool)) ?? 'ask';
          return verdict === 'ask' ? [] : [{ serverId: id, tool: tool.name, pin: tool.hash, verdict }];
        }),
      );
    onConnect({ invoked, serverIds: chosen, rules, duration }, origin);
  };

  return (
    <form
      class="form"
      aria-label={t('connect_site')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) submit();
      }}
    >
      <h1>{t('connect_site')}</h1>
      <OriginView origin={origin} />
      <p>{t('connect_means')}</p>
      <Callout tone="caution">
        <p>{t('connect_warning')}</p>
      </Callout>
      <fieldset class="field" aria-describedby={isMissing ? 'servers-problem' : undefined}>
        <legend class="field-label">{t('connect_servers')}</legend>
        <p class="field-hint">{t('connect_servers_hint')}</p>
        {servers.length === 0 && <p class="soft">{t('connect_no_servers')}</p>}
        {servers.map((server) => (
          <ServerChoice
            key={server.id}
            server={server}
            isChosen={chosen.includes(server.id)}
            onChoose={(isChosen) => {
              setMissing(false);
              setChosen(isChosen ? [...chosen, server.id] : chosen.filter((id) => id !== server.id));
            }}
            tools={server.tools.map((tool) => ({
              tool,
              verdict: verdicts.get(nameOfChoice(server.id, tool)) ?? 'ask',
              note: null,
            }))}
            onVerdict={(tool, verdict) =>
              setVerdicts(new Map(verdicts).set(nameOfChoice(server.id, tool), verdict))
            }
          />
        ))}
        {isMissing && (
          <p class="field-problem" id="servers-problem" role="alert">
            {t('connect_servers_missing')}
          </p>
        )}
      </fieldset>
      <RadioGroup
        id="connect-duration"
        label={t('connect_duration')}
        hint={null}
        problem={null}
        options={Object.entries(DURATIONS).map(([value, key]) => ({ value, title: t(key) }))}
        chosen={duration}
        onChoose={(value) => setDuration(value as LastingDuration)}
      />
      <p class="fine">{t('connect_permission', { host })}</p>
      <ErrorNote error={error} />
      <div class="row">
        <button type="submit" class="button button-primary" aria-disabled={isBusy ? 'true' : undefined}>
          {t('connect_host', { host })}
        </button>
        <Button kind="quiet" onPress={onBack}>
          {t('not_now')}
        </Button>
      </div>
    </form>
  );
}

/** Of this definition: a tool that changes while one chooses asks again. */
function nameOfChoice(serverId: ServerId, { name, hash }: Tool): string {
  return JSON.stringify([serverId, name, hash]);
}
