import { useState } from 'preact/hooks';
import type { UsherError } from '../../base/usher-error';
import type { ConnectDraft, InvokedTab, PageOrigin, Part, RuleDraft, Verdict } from '../../grants/types';
import type { LastingDuration } from '../../grants/until';
import { partsOf } from '../../servers/parts';
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
  readonly onAddServer: () => void;
  readonly onBack: () => void;
};

/** May the pages of this site use these servers? Nothing is chosen beforehand, and everything asks. */
export function ConnectView({ invoked, servers, isBusy, error, onConnect, onAddServer, onBack }: Props) {
  const [chosen, setChosen] = useState<readonly ServerId[]>([]);
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, Verdict>>(new Map());
  const [duration, setDuration] = useState<LastingDuration>('tab');
  const [isMissing, setMissing] = useState(false);
  const { origin } = invoked;
  const { host } = new URL(origin);

  const verdictOf = (id: ServerId, subject: Tool | Part): Verdict =>
    verdicts.get(nameOfChoice(id, subject)) ?? 'ask';
  const choose = (id: ServerId, subject: Tool | Part, verdict: Verdict): void =>
    setVerdicts(new Map(verdicts).set(nameOfChoice(id, subject), verdict));

  if (servers.length === 0) {
    return (
      <section class="form" aria-labelledby="connect-title">
        <h1 id="connect-title">{t('connect_site')}</h1>
        <OriginView origin={origin} />
        <p>{t('connect_no_servers')}</p>
        <div class="row">
          <Button kind="primary" onPress={onAddServer}>
            {t('add_server')}
          </Button>
          <Button kind="quiet" onPress={onBack}>
            {t('not_now')}
          </Button>
        </div>
      </section>
    );
  }

  const submit = (): void => {
    if (chosen.length === 0) {
      setMissing(true);
      return;
    }
    const rules = servers
      .filter(({ id }) => chosen.includes(id))
      .flatMap((server): readonly RuleDraft[] => [
        ...server.tools.map((tool) => ({
          kind: 'tool' as const,
          serverId: server.id,
          tool: tool.name,
          pin: tool.hash,
          verdict: verdictOf(server.id, tool),
        })),
        ...partsOf(server).map((part) => ({
          kind: 'part' as const,
          serverId: server.id,
          part,
          verdict: verdictOf(server.id, part),
        })),
      ])
      .filter(({ verdict }) => verdict !== 'ask');
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
              verdict: verdictOf(server.id, tool),
              note: null,
            }))}
            onVerdict={(tool, verdict) => choose(server.id, tool, verdict)}
            parts={partsOf(server).map((part) => ({
              part,
              verdict: verdictOf(server.id, part),
              note: null,
            }))}
            onPartVerdict={(part, verdict) => choose(server.id, part, verdict)}
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

/** A tool is of this definition: one that changes while one chooses asks again. */
function nameOfChoice(serverId: ServerId, subject: Tool | Part): string {
  return JSON.stringify(
    typeof subject === 'string' ? [serverId, subject] : [serverId, subject.name, subject.hash],
  );
}
