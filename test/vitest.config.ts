import {defineConfig} from 'vitest/config';

// The tests start processes from TypeScript files, as Node does by itself from this version on.
if (!process.features.typescript) {
	throw new Error(
		`Node ${process.version} is too old: npm test, or PATH="$PWD/node_modules/.bin:$PATH" vitest run …`,
	);
}

export default defineConfig({
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: ['test/postgres-server.ts'],
		pool: 'forks',
		// Tests wait for servers and processes more than they compute.
		maxWorkers: 2,
		testTimeout: 60_000,
		hookTimeout: 60_000,
		reporters: ['default'],
	},
});
