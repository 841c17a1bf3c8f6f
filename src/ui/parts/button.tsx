import type { ComponentChildren, Ref } from 'preact';

type Props = {
  readonly children: ComponentChildren;
  readonly onPress: (event: MouseEvent) => void;
  /** `primary`: the one act a screen is for. `danger`: takes something away. `quiet`: looks like text. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** Stays reachable and says why by its description, but does nothing. */
  readonly isUnavailable?: boolean;
  readonly isBusy?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  readonly title?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly isExpanded?: boolean;
};

/** A button that acts. One that can't act now keeps its place in the tab order. */
export function Button(props: Props) {
  const { kind = 'plain', isUnavailable = false, isBusy = false } = props;
  const isIdle = isUnavailable || isBusy;
  return (
    <button
      type="button"
      class={`button button-${kind}`}
      aria-disabled={isIdle ? 'true' : undefined}
      aria-busy={isBusy ? 'true' : undefined}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-expanded={props.isExpanded}
      title={props.title}
      ref={props.buttonRef ?? null}
      onClick={(event) => {
        if (!isIdle) props.onPress(event);
      }}
    >
      {props.children}
    </button>
  );
}
