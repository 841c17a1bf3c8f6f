import { t } from '../text';

/** What Usher sees, what it can't, and what it keeps. Short, and true. */
export function AboutView() {
  return (
    <article class="about">
      <h1>{t('about')}</h1>
      <section>
        <h2>{t('about_sees_title')}</h2>
        <ul>
          <li>{t('about_sees_calls')}</li>
          <li>{t('about_sees_origins')}</li>
        </ul>
      </section>
      <section>
        <h2>{t('about_not_sees_title')}</h2>
        <ul>
          <li>{t('about_not_sees_pages')}</li>
          <li>{t('about_not_sees_values')}</li>
          <li>{t('about_not_sees_truth')}</li>
        </ul>
      </section>
      <section>
        <h2>{t('about_keeps_title')}</h2>
        <ul>
          <li>{t('about_keeps_records')}</li>
          <li>{t('about_keeps_asking')}</li>
          <li>{t('about_keeps_here')}</li>
        </ul>
      </section>
    </article>
  );
}
