/** Says what changed to those who can't see it. */
export function LiveRegion({ text }: { readonly text: string }) {
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}
