import { useState } from 'preact/hooks';
import type { Server } from '../../servers/types';
import { useRemote } from '../data/use-remote';
import { Button } from '../parts/button';
import { RemoteView } from '../parts/remote-view';
import { t } from '../text';
import { OwnAccessForm } from './own-access-form';
import type { ServerActs } from './server-acts';

type Props = { readonly server: Server; readonly acts: ServerActs; readonly isBusy: boolean };

/** A client id, a token or headers of the person's own, where a server wants them. */
export function OwnAccess({ server, acts, isBusy }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {t('own_access')}
      </Button>
    );
  }
  return <Opened server={server} acts={acts} isBusy={isBusy} onClose={() => setOpen(false)} />;
}

function Opened({ server, acts, isBusy, onClose }: Props & { readonly onClose: () => void }) {
  const [kept, reload] = useRemote('servers.own-access', { id: server.id }, ['sign-ins']);
  return (
    <RemoteView remote={kept} onRetry={reload}>
      {(view) => (
        <OwnAccessForm
          kept={view}
          isBusy={isBusy}
          onCancel={onClose}
          onSave={(draft) => {
            acts.onSaveOwnAccess(server.id, draft);
            onClose();
          }}
        />
      )}
    </RemoteView>
  );
}
