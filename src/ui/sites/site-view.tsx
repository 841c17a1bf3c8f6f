import type { SiteView as Site } from '../../grants/view';
import type { Server } from '../../servers/types';
import { Button } from '../parts/button';
import { Callout } from '../parts/callout';
import { t } from '../text';
import { ruleWords } from '../words/site-words';
import { OriginView } from './origin-view';
import { ServerChoice } from './server-choice';
import type { SiteActs } from './site-acts';
import { SiteFacts } from './site-card-view';

type Props = {
  readonly site: Site;
  readonly servers: readonly Server[];
  readonly nowMs: number;
  readonly acts: SiteActs;
  readonly isBusy: boolean;
};

/** One connected site: every choice counts at once. */
export function SiteView({ site, servers, nowMs, acts, isBusy }: Props) {
  const { origin } = site;
  const granted = site.servers.map(({ id }) => id);
  return (
    <article class="server" aria-label={origin}>
      <h1>{t('site_title')}</h1>
      <OriginView origin={origin} />
      <SiteFacts site={site} nowMs={nowMs} />
      {!site.isReachable && (
        <Callout tone="caution">
          <p>{t('site_unreachable')}</p>
          <Button isBusy={isBusy} onPress={() => acts.onAllowAccess(origin)}>
            {t('allow_access')}
          </Button>
        </Callout>
      )}
      <div class="row">
        <Button isBusy={isBusy} onPress={() => acts.onDisconnect(origin)}>
          {t('disconnect')}
        </Button>
      </div>
      <section aria-labelledby="site-servers">
        <h2 id="site-servers">{t('site_may_use')}</h2>
        <p class="fine">{t('site_at_once')}</p>
        {servers.map((server) => {
          const used = site.servers.find(({ id }) => id === server.id);
          return (
            <ServerChoice
              key={server.id}
              server={server}
              isChosen={granted.includes(server.id)}
              onChoose={(isChosen) =>
                acts.onSetServers(
                  origin,
                  isChosen ? [...granted, server.id] : granted.filter((id) => id !== server.id),
                )
              }
              tools={(used?.tools ?? []).map((view) => ({
                tool: view.tool,
                verdict: view.verdict,
                note: ruleWords(view, nowMs),
              }))}
              onVerdict={({ name, hash }, verdict) =>
                acts.onSetRule(origin, { kind: 'tool', serverId: server.id, tool: name, pin: hash, verdict })
              }
              parts={(used?.parts ?? []).map((view) => ({
                part: view.part,
                verdict: view.verdict,
                note: ruleWords(view, nowMs),
              }))}
              onPartVerdict={(part, verdict) =>
                acts.onSetRule(origin, { kind: 'part', serverId: server.id, part, verdict })
              }
            />
          );
        })}
      </section>
    </article>
  );
}
