import { useState } from 'preact/hooks';
import { send } from '../../messaging/client';
import { useAct } from '../data/use-act';
import { Button } from '../parts/button';
import { sentence, t } from '../text';
import { saveFile } from '../tools/save-file';

/** What Usher keeps, as a file: also what is left of it where something is damaged. */
export function ExportSection() {
  return (
    <section class="about" aria-labelledby="export-title">
      <h2 id="export-title">{t('export_title')}</h2>
      <p>{t('export_explained')}</p>
      <ExportAct />
    </section>
  );
}

/** The act alone, and what came of it. */
export function ExportAct() {
  const act = useAct();
  const [file, setFile] = useState<string | null>(null);
  const { error } = act;
  const exportAll = () =>
    act.run(async () => {
      setFile(null);
      const kept = await send('storage.export', null);
      const name = `usher-${new Date().toISOString().slice(0, 10)}`;
      saveFile(JSON.stringify(kept, null, 2), 'json', name);
      setFile(`${name}.json`);
    });
  return (
    <>
      <Button isBusy={act.isBusy} onPress={exportAll}>
        {t('export_readable')}
      </Button>
      <p role="status" class="fine">
        {error === null
          ? file !== null && t('export_saved', { file })
          : sentence('error', error.code, error.facts)}
      </p>
    </>
  );
}
