import type { Server } from '../../src/servers/types.ts';
import { openCall } from './tool-call.ts';
import { sendFrom, type Usher, type UsherServer } from './usher.ts';

/** A server that was added before: in an earlier run of the browser, or by hand. */
export async function knownServer(usher: Usher, name: string): Promise<UsherServer> {
  const read = async (): Promise<Server> => {
    const panel = await usher.openPanel();
    const server = (await sendFrom<readonly Server[]>(panel, 'servers.list', null)).find(
      (known) => known.name === name,
    );
    await panel.close();
    if (server === undefined) throw new Error(`No server is called ${name}`);
    return server;
  };
  await read();
  return { name, read, callTool: (tool, given = {}) => openCall(usher, { name, read }, tool, given) };
}
