/** A choice of a single or multiple enum: the wire value and the title shown for it. */
export type FormOption = { readonly value: string; readonly title: string };

type Common = {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly isRequired: boolean;
};

/** A field of the restricted schema that form mode allows (elicitation, "Requested Schema"). */
export type FormField =
  | (Common & {
      readonly kind: 'text';
      readonly format: 'email' | 'uri' | 'date' | 'date-time' | null;
      readonly minLength: number | null;
      readonly maxLength: number | null;
      readonly pattern: string | null;
      readonly initial: string | null;
    })
  | (Common & {
      readonly kind: 'number' | 'integer';
      readonly minimum: number | null;
      readonly maximum: number | null;
      readonly initial: number | null;
    })
  | (Common & { readonly kind: 'boolean'; readonly initial: boolean | null })
  | (Common & {
      readonly kind: 'choice';
      readonly options: readonly FormOption[];
      readonly initial: string | null;
    })
  | (Common & {
      readonly kind: 'choices';
      readonly options: readonly FormOption[];
      readonly minItems: number | null;
      readonly maxItems: number | null;
      readonly initial: readonly string[];
    });

/** `ElicitResult.content` in the specification. */
export type FormContent = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Why an answer does not fit its field: one sentence each in the UI. */
export type FieldProblem =
  | {
      readonly code:
        | 'REQUIRED'
        | 'NOT_A_NUMBER'
        | 'NOT_AN_INTEGER'
        | 'NOT_AN_OPTION'
        | 'NOT_A_TEXT'
        | 'NOT_A_BOOLEAN';
    }
  | { readonly code: 'NOT_AN_EMAIL' | 'NOT_A_URI' | 'NOT_A_DATE' | 'NOT_A_DATE_TIME' | 'PATTERN_MISMATCH' }
  | {
      readonly code: 'TOO_SHORT' | 'TOO_LONG' | 'TOO_SMALL' | 'TOO_LARGE' | 'TOO_FEW' | 'TOO_MANY';
      readonly limit: number;
    };

export type FormProblems = Readonly<Record<string, FieldProblem>>;
