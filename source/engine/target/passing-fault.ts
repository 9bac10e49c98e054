/** Which errors pass by themselves, so that the same work may succeed a little later. */
import {MigrationError} from '../errors.ts';

/**
 * SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html
 * 08 connection, 40001 serialization, 40P01 deadlock, 53200 out of memory, 53300 too many connections, 55P03 lock not
 * available, 57014 cancelled (by an administrator or a timeout), 57P01 to 57P03 shutdown, crash, starting up,
 * 57P05 and 25P03 idle for too long, 25P04 transaction timeout, 25006 read-only (a failover is under way).
 */
const passing = /^(?:08|40001|40P01|53200|53300|55P03|57014|57P0[1235]|25P0[34]|25006)/;

/** Node's names of connections that broke or could not be made. */
const network: ReadonlySet<string> = new Set([
	'ECONNRESET',
	'ECONNABORTED',
	'ECONNREFUSED',
	'EPIPE',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENETDOWN',
	'EHOSTDOWN',
	'EAI_AGAIN',
]);

/** What pg 8 says, without a code, of a connection that is gone. */
const driver =
	/^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|Query read timeout)/;

/** Connecting itself says so in words of its own, around the error. */
const connecting: ReadonlySet<string> = new Set(['target-unreachable', 'connection-lost']);

/** Whether to try again is worth the while; never for what the data or the mapping cause. */
export function isPassing(error: unknown): boolean {
	if (error instanceof MigrationError) {
		return connecting.has(error.code) || (error.cause !== undefined && isPassing(error.cause));
	}
	if (!(error instanceof Error)) {
		return false;
	}
	const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
	return network.has(code) || (code.length === 5 && passing.test(code)) || driver.test(error.message);
}
