import type { ComponentChildren, Ref } from 'preact';
import { Button } from '../parts/button';
import { t } from '../text';

type Props = {
  /** On the button that agrees. */
  readonly agree: string;
  readonly isAgreeReady: boolean;
  /** True while an answer is on its way. */
  readonly isBusy: boolean;
  /** Where agreeing would be unwise, Cancel looks like the answer. */
  readonly isCancelDefault: boolean;
  readonly cancelRef?: Ref<HTMLButtonElement>;
  readonly onAgree: (event: Event) => void;
  readonly onDecline: (event: Event) => void;
  readonly onCancel: (event: Event) => void;
  /** What has to be done or known before agreeing: it stays in sight. */
  readonly children?: ComponentChildren;
};

/** The three answers. Agreeing comes last in the tab order and never has the focus by itself. */
export function ConsentActs(props: Props) {
  const { isCancelDefault } = props;
  return (
    <footer class="acts">
      {props.children}
      <div class="acts-row">
        <Button
          kind={isCancelDefault ? 'primary' : 'plain'}
          {...(props.cancelRef !== undefined && { buttonRef: props.cancelRef })}
          isUnavailable={props.isBusy}
          onPress={props.onCancel}
          title={t('cancel_title')}
        >
          {t('cancel')}
        </Button>
        <Button
          kind="plain"
          isUnavailable={props.isBusy}
          onPress={props.onDecline}
          title={t('decline_title')}
        >
          {t('decline')}
        </Button>
        <Button
          kind={isCancelDefault ? 'danger' : 'primary'}
          isUnavailable={!props.isAgreeReady}
          isBusy={props.isBusy}
          onPress={props.onAgree}
        >
          {props.agree}
        </Button>
      </div>
    </footer>
  );
}
