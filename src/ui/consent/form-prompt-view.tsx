import { useState } from 'preact/hooks';
import { checkAnswer, toContent } from '../../elicitation/form-answer';
import type { FormContent, FormProblems } from '../../elicitation/form-types';
import type { PromptView } from '../../elicitation/view-types';
import { answerWords, problemWords } from '../forms/answer-words';
import { formControl } from '../forms/control-field';
import { type DraftValue, type FormDraft, problemIn, valueIn, withValue } from '../forms/draft';
import { FormFieldView } from '../forms/form-field-view';
import { Button } from '../parts/button';
import { ErrorNote } from '../parts/error-note';
import { Quote } from '../parts/quote';
import { rich, t } from '../text';
import type { PromptActs } from './agree-acts';
import { AskerView } from './asker-view';
import { ConsentActs } from './consent-acts';
import { MuteOffer } from './mute-offer';

export type FormPrompt = Extract<PromptView, { readonly mode: 'form' }>;

/** Where the person is: filling in, or reading what will be sent. */
export type FormStage = 'edit' | 'review';

type Props = PromptActs & {
  readonly onMute: (event: Event) => void;
  readonly prompt: FormPrompt;
  readonly draft: FormDraft;
  readonly stage: FormStage;
  readonly onDraft: (draft: FormDraft) => void;
  readonly onStage: (stage: FormStage) => void;
  readonly onSend: (event: Event, content: FormContent) => void;
};

/** What a server asks to be told. */
export function FormPromptView({ prompt, draft, stage, onDraft, onStage, onSend, ...acts }: Props) {
  const [problems, setProblems] = useState<FormProblems>({});
  const answer = toContent(prompt.fields, draft);

  const review = (): void => {
    const found = 'problems' in answer ? answer.problems : {};
    setProblems(found);
    const first = prompt.fields.findIndex(({ name }) => problemIn(found, name) !== null);
    if (first === -1) onStage('review');
    else document.getElementById(fieldId(first))?.focus();
  };
  const change = (name: string, value: DraftValue): void => {
    const next = withValue(draft, name, value);
    onDraft(next);
    // A problem that was pointed out is looked at again while it is being mended.
    if (problemIn(problems, name) !== null) setProblems(checkAnswer(prompt.fields, next));
  };

  const content = 'content' in answer ? answer.content : null;
  const isReviewing = stage === 'review' && content !== null;
  return (
    <main class="prompt">
      <div class="prompt-body">
        <AskerView prompt={prompt} />
        {prompt.message !== '' && (
          <Quote
            speaker={rich('quote_speaker', { server: <bdi>{prompt.server.name}</bdi> })}
            text={prompt.message}
          />
        )}
        {isReviewing ? (
          <AnswerReview prompt={prompt} content={content} />
        ) : (
          <div class="form">
            {prompt.fields.map((field, index) => {
              const problem = problemIn(problems, field.name);
              return (
                <FormFieldView
                  key={field.name}
                  id={fieldId(index)}
                  field={formControl(field)}
                  value={valueIn(draft, field.name)}
                  problem={problem === null ? null : problemWords(problem)}
                  onChange={(value) => change(field.name, value)}
                />
              );
            })}
          </div>
        )}
        {isReviewing && (
          <div class="row">
            <Button kind="quiet" onPress={() => onStage('edit')}>
              {t('change_answers')}
            </Button>
          </div>
        )}
        <MuteOffer onMute={acts.onMute} />
      </div>
      <ConsentActs
        agree={isReviewing ? t('send_to', { server: prompt.server.name }) : t('review_answers')}
        isAgreeReady={isReviewing ? acts.isArmed : true}
        isBusy={acts.isBusy}
        isCancelDefault={false}
        onAgree={(event) => (isReviewing ? onSend(event, content) : review())}
        onDecline={acts.onDecline}
        onCancel={acts.onCancel}
      >
        <ErrorNote error={acts.error} />
      </ConsentActs>
    </main>
  );
}

function AnswerReview({ prompt, content }: { readonly prompt: FormPrompt; readonly content: FormContent }) {
  return (
    <section class="form" aria-label={t('review_title')}>
      <h2>{t('review_title')}</h2>
      <p>{rich('review_explained', { server: <bdi>{prompt.server.name}</bdi> })}</p>
      <dl class="facts review">
        {prompt.fields.map((field) => {
          const words = answerWords(field, content);
          return (
            <div key={field.name}>
              <dt>
                <bdi>{field.label}</bdi>
              </dt>
              <dd class={words === null ? 'nothing' : undefined} dir="auto">
                {words ?? t('nothing_sent')}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function fieldId(index: number): string {
  return `field-${index}`;
}
