/** "Did you mean …": the known name that a misspelt one is closest to. */

/** Fewest insertions, deletions and substitutions that make one word of the other (Levenshtein 1965). */
function editDistance(from: string, to: string): number {
	let previous = Array.from({length: to.length + 1}, (_, index) => index);
	for (const [row, letter] of [...from].entries()) {
		const current = [row + 1];
		for (const [column, other] of [...to].entries()) {
			current.push(
				Math.min(
					(previous[column + 1] ?? 0) + 1,
					(current[column] ?? 0) + 1,
					(previous[column] ?? 0) + (letter === other ? 0 : 1),
				),
			);
		}

		previous = current;
	}

	return previous.at(-1) ?? 0;
}

/** The nearest of `known`, if it is near enough to be meant: at most half of its letters differ. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
	let nearest: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const candidate of known) {
		const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
		if (distance < least && distance <= candidate.length / 2) {
			nearest = candidate;
			least = distance;
		}
	}

	return nearest;
}
