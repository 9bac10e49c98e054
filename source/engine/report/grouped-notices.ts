/** The notices of a report, each sentence once with all that it is said of. Pure. */

/** @param notices `where: sentence`; one without a place stays as it is */
export function groupedNotices(notices: readonly string[]): readonly string[] {
	const groups = Map.groupBy(notices, sentenceOf);
	return [...groups].map(([sentence, its]) =>
		its.length === 1
			? (its[0] ?? sentence)
			: `${its.map(notice => notice.slice(0, notice.length - sentence.length - separator.length)).join(', ')}: ${sentence}`,
	);
}

const separator = ': ';

function sentenceOf(notice: string): string {
	const at = notice.indexOf(separator);
	return at === -1 ? notice : notice.slice(at + separator.length);
}
