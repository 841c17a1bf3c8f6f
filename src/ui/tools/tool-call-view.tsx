import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { JsonObject } from '../../base/json';
import {
  type ArgumentProblem,
  initialValues,
  readArgumentForm,
  toArguments,
} from '../../servers/argument-form';
import type { Server, Tool } from '../../servers/types';
import { Button } from '../parts/button';
import { rich, t } from '../text';
import { nameOf } from '../words/server-text';
import { ArgumentsView, argumentId } from './arguments-view';

type Props = {
  readonly server: Server;
  readonly tool: Tool;
  readonly isCalling: boolean;
  readonly onCall: (given: JsonObject) => void;
};

/** The arguments of a call: filled in, read in full, then sent. */
export function ToolCallView({ server, tool, isCalling, onCall }: Props) {
  const form = useMemo(() => readArgumentForm(tool.inputSchema), [tool]);
  const [values, setValues] = useState(() => initialValues(form));
  const [problems, setProblems] = useState<readonly ArgumentProblem[]>([]);
  const [review, setReview] = useState<JsonObject | null>(null);
  const title = nameOf(tool.title ?? tool.name);

  if (form.kind === 'none') {
    return (
      <div class="row">
        <p class="soft">{t('no_arguments')}</p>
        <Button kind="primary" isBusy={isCalling} onPress={() => onCall({})}>
          {t('call_tool', { tool: title })}
        </Button>
      </div>
    );
  }
  if (review !== null) {
    return (
      <ReviewView
        given={review}
        server={server}
        title={title}
        isCalling={isCalling}
        onChange={() => setReview(null)}
        onCall={() => {
          onCall(review);
          setReview(null);
        }}
      />
    );
  }
  const check = (): void => {
    const reading = toArguments(form, values);
    const found = 'problems' in reading ? reading.problems : [];
    setProblems(found);
    if ('arguments' in reading) setReview(reading.arguments);
    else {
      const names = form.kind === 'fields' ? form.fields.map(({ name }) => name) : [];
      const wrong = new Set(found.map(({ field }) => field));
      const first = names.findIndex((name) => wrong.has(name));
      document.getElementById(argumentId(Math.max(0, first)))?.focus();
    }
  };
  return (
    <section class="tool-form" aria-label={t('arguments')}>
      <ArgumentsView
        form={form}
        values={values}
        problems={problems}
        onChange={(name, value) => {
          setValues({ ...values, [name]: value });
          setProblems(problems.filter(({ field }) => field !== (form.kind === 'raw' ? null : name)));
        }}
      />
      <Button kind="primary" onPress={check}>
        {t('review_call')}
      </Button>
    </section>
  );
}

type ReviewProps = {
  readonly given: JsonObject;
  readonly server: Server;
  readonly title: string;
  readonly isCalling: boolean;
  readonly onChange: () => void;
  readonly onCall: () => void;
};

function ReviewView({ given, server, title, isCalling, onChange, onCall }: ReviewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="tool-form" aria-label={t('review_call_title')}>
      <h2 tabIndex={-1} ref={heading}>
        {t('review_call_title')}
      </h2>
      <p class="soft">{rich('review_call_explained', { server: <bdi>{server.name}</bdi> })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre class="arguments" dir="ltr" tabIndex={0}>
        {JSON.stringify(given, null, 2)}
      </pre>
      <div class="row">
        <Button kind="primary" isBusy={isCalling} onPress={onCall}>
          {t('call_tool', { tool: title })}
        </Button>
        <Button onPress={onChange}>{t('change_arguments')}</Button>
      </div>
    </section>
  );
}
