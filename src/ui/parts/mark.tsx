/** Usher's mark: a doorway, its door ajar. The same drawing as `public/icon/usher.svg`. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 128 128" width="28" height="28" aria-hidden="true" focusable="false">
      <rect class="mark-wall" width="128" height="128" rx="28" />
      <path class="mark-light" d="M34 108V62a30 30 0 0 1 60 0v46z" />
      <path class="mark-door" d="M34 108V62a30 30 0 0 1 30-30q14 6 14 22v62z" />
      <circle class="mark-knob" cx="67" cy="82" r="4.5" />
    </svg>
  );
}
