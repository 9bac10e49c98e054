/** Rows or tables that refer to each other in an order in which parents come first, and those that need each other together. Pure. */

/**
 * Strongly connected rows, or tables, by Tarjan's algorithm, which finds them parents first. Without recursion: a chain of rows may
 * be longer than any stack.
 * @param parents of each row, the indexes of those that it refers to
 * @returns the indexes in groups; each row's parents are in its own group or in an earlier one
 */
export function parentsFirst(parents: ReadonlyArray<readonly number[]>): number[][] {
	const count = parents.length;
	const entered = new Int32Array(count).fill(-1);
	const lowest = new Int32Array(count);
	const isOpen = new Uint8Array(count);
	const nextParent = new Int32Array(count);
	const open: number[] = [];
	const groups: number[][] = [];
	let clock = 0;
	const path: number[] = [];
	const enter = (row: number): void => {
		entered[row] = clock;
		lowest[row] = clock;
		clock++;
		isOpen[row] = 1;
		open.push(row);
		path.push(row);
	};
	for (let start = 0; start < count; start++) {
		if (entered[start] !== -1) {
			continue;
		}
		enter(start);
		for (let row = path.at(-1); row !== undefined; row = path.at(-1)) {
			const at = nextParent[row] as number;
			nextParent[row] = at + 1;
			const parent = parents[row]?.[at];
			if (parent !== undefined) {
				if (entered[parent] === -1) {
					enter(parent);
				} else if (isOpen[parent]) {
					lowest[row] = Math.min(lowest[row] as number, entered[parent] as number);
				}
				continue;
			}
			path.pop();
			const child = path.at(-1);
			if (child !== undefined) {
				lowest[child] = Math.min(lowest[child] as number, lowest[row] as number);
			}
			if (lowest[row] === entered[row]) {
				const group = open.splice(open.lastIndexOf(row));
				for (const member of group) {
					isOpen[member] = 0;
				}
				groups.push(group);
			}
		}
	}
	return groups;
}

/** The number of the circle that each row or table stands in; the same for those that need each other, and for no others. */
export function circlesOf(parents: ReadonlyArray<readonly number[]>): readonly number[] {
	const circles: number[] = [];
	for (const [number, group] of parentsFirst(parents).entries()) {
		for (const member of group) {
			circles[member] = number;
		}
	}
	return circles;
}
