type Fact = { readonly name: string; readonly value: string | null; readonly isAddress?: boolean };

/** What is known, line by line. A fact without a value is left out. */
export function PromptFacts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value, isAddress = false }) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {isAddress ? (
                <bdi class="host" dir="ltr">
                  {value}
                </bdi>
              ) : (
                value
              )}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}
