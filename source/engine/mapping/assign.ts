/** Sets and removes places of a mapping that is no text. Pure. */
import type {Assignment} from './mapping-edit.ts';
import type {Mapping} from './schema.ts';

type Container = Record<string | number, unknown>;

/** The mapping with the assignments; the one that is given stays as it is. */
export function assign(mapping: Mapping, assignments: readonly Assignment[]): Mapping {
	const copy = structuredClone(mapping);
	for (const assignment of assignments) {
		const last = assignment.path.at(-1) as string | number;
		const container = assignment.path
			.slice(0, -1)
			.reduce<Container>((inner, part) => inner[part] as Container, copy as unknown as Container);
		switch (assignment.does) {
			case 'set':
				container[last] = assignment.value;
				break;
			case 'remove':
				delete container[last];
				break;
			case 'rename-key':
				renameKey(container, String(last), assignment.key);
		}
	}
	return copy;
}

/** In its place: the order of the columns is that of the text. */
function renameKey(container: Container, from: string, to: string): void {
	const entries = Object.entries(container);
	for (const [key] of entries) {
		delete container[key];
	}
	for (const [key, value] of entries) {
		container[key === from ? to : key] = value;
	}
}
