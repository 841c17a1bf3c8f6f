import type { ComponentChildren } from 'preact';
import { Mark } from '../parts/mark';
import { t } from '../text';

export type Section = 'records' | 'sites' | 'history' | 'about';

const SECTIONS = ['records', 'sites', 'history', 'about'] as const satisfies readonly Section[];

type Props = { readonly section: Section; readonly children: ComponentChildren };

/** The dashboard around its sections. */
export function DashboardFrame({ section, children }: Props) {
  return (
    <div class="dashboard">
      <header class="topbar">
        <Mark />
        <span class="wordmark">{t('extension_name')}</span>
        <nav aria-label={t('main_navigation')}>
          {SECTIONS.map((name) => (
            <a key={name} class="tab" href={`#/${name}`} aria-current={name === section ? 'page' : undefined}>
              {t(name)}
            </a>
          ))}
        </nav>
      </header>
      <main class="dashboard-body">{children}</main>
    </div>
  );
}
