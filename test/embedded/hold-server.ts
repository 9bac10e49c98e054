/** A process that starts a server, says so, and waits to be killed. Argument: the options as JSON. */
import {startPostgres} from '../../source/embedded/postgres/start.ts';

const server = await startPostgres(JSON.parse(process.argv[2] ?? ''));
console.log(JSON.stringify({url: server.url, reused: server.reused}));
process.stdin.resume();
