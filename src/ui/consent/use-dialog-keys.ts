import { useEffect, useRef } from 'preact/hooks';

/** The title takes the focus, so that a reader begins there and Enter means nothing. A danger focuses Cancel afterwards. */
export function useFocusOnTitle(): void {
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) {
      document.querySelector<HTMLElement>('h1')?.focus();
    }
  }, []);
}

export function useEscape(onEscape: (event: KeyboardEvent) => void): void {
  const newest = useRef(onEscape);
  newest.current = onEscape;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) newest.current(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
