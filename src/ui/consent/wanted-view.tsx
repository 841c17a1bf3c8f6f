import type { GrantPrompt } from '../../elicitation/view-types';
import { formatList } from '../format';
import { Quote } from '../parts/quote';
import { HINTS } from '../servers/hints-view';
import { hintsOf } from '../servers/tool-search';
import { rich, t } from '../text';
import { AskerHost } from './asker-view';
import { ChangesView } from './changes-view';

type Props<Kind = GrantPrompt['wanted']['kind']> = {
  readonly wanted: Extract<GrantPrompt['wanted'], { readonly kind: Kind }>;
  readonly server: GrantPrompt['server'];
};

/** What a page wants, and of whom. Nothing in it is a link. */
export function WantedView({ wanted, server }: Props) {
  switch (wanted.kind) {
    case 'tool':
      return <WantedTool wanted={wanted} server={server} />;
    case 'resource':
      return <WantedResource wanted={wanted} server={server} />;
    case 'prompt':
      return <WantedPrompt wanted={wanted} server={server} />;
  }
}

function WantedTool({ wanted: { tool, arguments: given, changes }, server }: Props<'tool'>) {
  const hints = hintsOf(tool);
  const said = [tool.title, tool.description].filter((text) => text !== null);
  return (
    <>
      <section class="grant-wanted" aria-label={t('grant_tool')}>
        <h2>
          <bdi class="code">{tool.name}</bdi>
        </h2>
        <AskerHost server={server} />
        <p class="fine">
          {hints.length === 0
            ? t('grant_no_hints')
            : t('grant_hints', { hints: formatList(hints.map((hint) => t(HINTS[hint]))) })}
        </p>
      </section>
      <ChangesView changes={changes} />
      <Sent given={given} />
      {said.length > 0 && (
        <Quote speaker={rich('grant_says', { server: <bdi>{server.name}</bdi> })} text={said.join('\n\n')} />
      )}
    </>
  );
}

function WantedResource({ wanted, server }: Props<'resource'>) {
  return (
    <section class="grant-wanted" aria-labelledby="grant-resource">
      <h2 id="grant-resource">{t('grant_resource')}</h2>
      <Whole text={wanted.uri} />
      <AskerHost server={server} />
    </section>
  );
}

function WantedPrompt({ wanted, server }: Props<'prompt'>) {
  return (
    <>
      <section class="grant-wanted" aria-label={t('grant_prompt')}>
        <h2>
          <bdi class="code">{wanted.name}</bdi>
        </h2>
        <AskerHost server={server} />
      </section>
      <Sent given={wanted.arguments} />
    </>
  );
}

function Sent({ given }: { readonly given: string }) {
  return (
    <section class="form" aria-labelledby="grant-arguments">
      <h2 id="grant-arguments">{t('grant_arguments')}</h2>
      {given === '{}' ? <p class="soft">{t('grant_no_arguments')}</p> : <Whole text={given} />}
    </section>
  );
}

function Whole({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre class="arguments" dir="ltr" tabIndex={0}>
      {text}
    </pre>
  );
}
