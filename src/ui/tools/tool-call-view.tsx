import { useState } from 'preact/hooks';
import type { JsonObject } from '../../base/json';
import type { Server, Tool } from '../../servers/types';
import { Button } from '../parts/button';
import { HintsView } from '../servers/hints-view';
import { t } from '../text';

type Props = {
  readonly server: Server;
  readonly tool: Tool;
  readonly isCalling: boolean;
  readonly hasCalled: boolean;
  readonly onCall: (given: JsonObject) => void;
};

export function ToolCallView({ server, tool, isCalling, onCall }: Props) {
  const [text, setText] = useState('{}');
  void server;
  return (
    <>
      <h1>{tool.name}</h1>
      <HintsView tool={tool} />
      <textarea class="input" value={text} onInput={(e) => setText(e.currentTarget.value)} aria-label={t('arguments_json')} />
      <Button kind="primary" isBusy={isCalling} onPress={() => onCall(JSON.parse(text))}>
        {t('call_tool', { tool: tool.title ?? tool.name })}
      </Button>
    </>
  );
}
