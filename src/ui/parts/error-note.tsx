import type { UsherError } from '../../base/usher-error';
import { sentence } from '../text';
import { Callout } from './callout';

/** Why an act came to nothing. */
export function ErrorNote({ error }: { readonly error: UsherError | null }) {
  if (error === null) return null;
  return (
    <Callout tone="danger" isAlert>
      <p>{sentence('error', error.code, error.facts)}</p>
    </Callout>
  );
}
