/** A host, always in Latin order, always set apart from the words around it. */
export function Host({ name }: { readonly name: string }) {
  return (
    <bdi class="host" dir="ltr">
      {name}
    </bdi>
  );
}
