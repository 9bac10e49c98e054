import {defineConfig} from 'vitest/config';
import {BaseSequencer, type TestSpecification} from 'vitest/node';

// The tests start processes from TypeScript files, as Node does by itself from this version on.
if (!process.features.typescript) {
	throw new Error(
		`Node ${process.version} is too old: npm test, or PATH="$PWD/node_modules/.bin:$PATH" vitest run …`,
	);
}

/** Where the tests are that take longest: one that began last would keep a processor waiting. */
const long = /\/test\/(?:torture|scenarios|terminal)\//;

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const {first = [], last = []} = Object.groupBy(await super.sort(files), ({moduleId}) =>
			long.test(moduleId) ? 'first' : 'last',
		);
		return [...first, ...last];
	}
}

export default defineConfig({
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: ['test/postgres-server.ts'],
		pool: 'forks',
		// A process runs many files, so SQLite may be loaded by a test before the engine loads it.
		isolate: false,
		env: {SQLITE_USE_URI: '1'},
		sequence: {sequencer: LongestFirst},
		// Tests wait for servers and processes more than they compute.
		maxWorkers: 4,
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: ['default'],
	},
});
