/** Usher's mark: a doorway, its door ajar. The same drawing as `public/icon/usher.svg`. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 128 128" width="28" height="28" aria-hidden="true" focusable="false">
      <rect class="mark-wall" width="128" height="128" rx="28" />
      <path class="mark-light" d="M36 108V60a28 28 0 0 1 56 0v48z" />
      <path class="mark-door" d="M36 108V60a28 28 0 0 1 28-28v0l10 14v76z" />
      <circle class="mark-knob" cx="66" cy="80" r="4" />
    </svg>
  );
}
