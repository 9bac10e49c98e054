#!/usr/bin/env node
// Kept to syntax that Node 12 parses, so that an old Node is told so instead of failing on our code.
// biome-ignore-start lint/style/useNodejsImportProtocol: Node 12 knows no node: modules.
import fs from 'fs';
import module from 'module';
import os from 'os';
import path from 'path';

// biome-ignore-end lint/style/useNodejsImportProtocol: as above

const needed = [22, 22];
const found = process.versions.node.split('.').map(Number);
const program = new URL('../build/cli.js', import.meta.url);

function stop(message) {
	process.stderr.write(`${message}\n`);
	process.exitCode = 2;
}

/** Compiled once, the program is there sooner the next time. What lies in the folder is run, so it is its owner's alone. */
function keepCompiled(folder) {
	try {
		fs.mkdirSync(folder, {recursive: true, mode: 0o700});
		module.enableCompileCache(folder);
	} catch (_error) {
		// It is compiled each time then.
	}
}

if (process.argv[2] === '--version' || process.argv[2] === '-V') {
	const manifest = fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8');
	process.stdout.write(`${JSON.parse(manifest).version}\n`);
} else if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
	stop(
		`mingus-migrate needs Node.js ${needed.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
	);
} else if (!fs.existsSync(program)) {
	stop('mingus-migrate has not been built yet: run "npm run build" first.');
} else {
	keepCompiled(path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'mingus-migrate'));
	import(program.href);
}
