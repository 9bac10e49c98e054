import type {PlannedLoad} from '../../../engine/plan/plan.ts';
import type {LoadPreview, PreviewRow} from '../../../engine/run/preview-request.ts';
import type {Symbols} from '../../components/symbols.tsx';
import type {TableRow} from '../../components/table.tsx';

/**
 * The preview as table rows: a heading for each sample row, then its target columns with what each was made of.
 * @param symbols the dot between a row's number and its key, and what a value that would be rejected begins with
 */
export function previewRows(
	preview: LoadPreview,
	planned: PlannedLoad | undefined,
	{dot, bad}: Pick<Symbols, 'dot' | 'bad'>,
): readonly TableRow[] {
	return preview.rows.flatMap((row, index): TableRow[] => [
		{cells: [`row ${index + 1} ${dot} key ${row.key}`], tone: 'strong', across: true},
		...row.after.map((cell): TableRow => {
			const before = beforeText(row, cell.column, planned);
			if (cell.problem !== undefined) {
				return {cells: [`  ${cell.column}`, before, '', `${bad} ${cell.problem}`], tone: 'bad'};
			}
			const tones = cell.change === undefined ? {} : ({tones: {2: 'good', 3: 'quiet'}} as const);
			return {cells: [`  ${cell.column}`, before, cell.value, cell.change ?? ''], ...tones};
		}),
	]);
}

/** The source's value where one column is the whole source, else what the value is made of. */
function beforeText(row: PreviewRow, name: string, planned: PlannedLoad | undefined): string {
	const column = planned?.columns.find(other => other.name === name);
	if (!planned || !column) {
		return row.before.find(cell => cell.column === name)?.value ?? '';
	}
	if (column.source.kind !== 'input') {
		return `(${column.origin})`;
	}
	const input = planned.inputs[column.source.input]?.name;
	return row.before.find(cell => cell.column === input)?.value ?? `(${column.origin})`;
}
