import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { onBroadcast, send } from '../../messaging/client';
import type { Broadcast, CommandName, Commands } from '../../messaging/protocol';
import { afterRead, PATIENCE_MS, type ReadEvent, type Remote } from './remote';

/** Reads from the background, and again whenever one of the topics is broadcast. */
export function useRemote<Name extends CommandName>(
  command: Name,
  input: Commands[Name]['in'],
  topics: readonly Broadcast['topic'][],
): readonly [Remote<Commands[Name]['out']>, () => void] {
  type Out = Commands[Name]['out'];
  const [remote, setRemote] = useState<Remote<Out>>({ state: 'loading' });
  const newest = useRef(0);
  const question = JSON.stringify(input);
  const topicList = topics.join();

  const read = useCallback(() => {
    newest.current += 1;
    const mine = newest.current;
    const note = (event: ReadEvent<Out>): void => {
      if (mine === newest.current) setRemote((before) => afterRead(before, event));
    };
    const patience = setTimeout(() => note({ type: 'patience-ended' }), PATIENCE_MS);
    send(command, JSON.parse(question) as Commands[Name]['in'])
      .then((value) => note({ type: 'answered', value }))
      .catch((error: unknown) => note({ type: 'failed', error }))
      .finally(() => clearTimeout(patience));
  }, [command, question]);

  useEffect(() => {
    setRemote({ state: 'loading' });
    read();
    const stop = onBroadcast(({ topic }) => {
      if (topicList.split(',').includes(topic)) read();
    });
    return () => {
      // What is still on its way belongs to a page that is gone.
      newest.current += 1;
      stop();
    };
  }, [read, topicList]);

  const retry = useCallback(() => {
    setRemote((before) => afterRead(before, { type: 'retried' }));
    read();
  }, [read]);

  return [remote, retry];
}
