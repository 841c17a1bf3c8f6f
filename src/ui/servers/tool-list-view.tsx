import { useState } from 'preact/hooks';
import type { Server } from '../../servers/types';
import { Glyph } from '../parts/glyph';
import { LiveRegion } from '../parts/live-region';
import { count, sentence, t } from '../text';
import { nameOf, proseOf } from '../words/server-text';
import { HintsView } from './hints-view';
import { searchTools } from './tool-search';

type Props = { readonly server: Server; readonly onTool: (name: string) => void };

/** What a server offers, and what it offers in vain. */
export function ToolListView({ server, onTool }: Props) {
  const [query, setQuery] = useState('');
  const found = searchTools(server.tools, query);
  return (
    <section aria-labelledby="tools-title">
      <h2 id="tools-title">{t('tools')}</h2>
      {server.tools.length > 5 && (
        <div class="search">
          <Glyph name="search" />
          <input
            class="input"
            type="search"
            aria-label={t('search_tools')}
            placeholder={t('search_tools')}
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </div>
      )}
      <LiveRegion text={query === '' ? '' : count('tools', found.length)} />
      {found.length === 0 && <p class="soft">{t(query === '' ? 'no_tools' : 'no_tools_found')}</p>}
      <ul class="cards">
        {found.map((tool) => (
          <li key={tool.name} class="card">
            <button type="button" class="card-link" onClick={() => onTool(tool.name)}>
              <bdi class="card-title">{nameOf(tool.title ?? tool.name)}</bdi>
              <Glyph name="forward" />
            </button>
            {tool.title !== null && <bdi class="code fine">{nameOf(tool.name)}</bdi>}
            {tool.description !== null && (
              <p class="clamped" dir="auto">
                {proseOf(tool.description)}
              </p>
            )}
            <HintsView tool={tool} />
          </li>
        ))}
      </ul>
      <UnusableTools server={server} />
    </section>
  );
}

function UnusableTools({ server }: { readonly server: Server }) {
  if (server.unusableTools.length === 0) return null;
  return (
    <details class="disclosure">
      <summary>{count('unusable_tools', server.unusableTools.length)}</summary>
      <ul class="plain-list">
        {server.unusableTools.map(({ name, reason }) => (
          <li key={name}>
            <bdi class="code">{nameOf(name)}</bdi>
            <p class="fine">{sentence('unusable', reason)}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
