import type { Ending } from '../../elicitation/types';

export function EndingView({ ending }: { readonly ending: Ending }) {
  return <pre class="result-text">{JSON.stringify(ending, null, 2)}</pre>;
}
